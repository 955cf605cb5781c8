"""The back-test: what each model predicts, which rows it takes, what is left out and why."""

from __future__ import annotations

import math
from importlib.resources import files

import pytest

import xlplugin
from udfs.backtest import MODELS, summaries
from xlplugin import InputError

RUNS = files("workbooks.evidence").joinpath("training_runs.csv")
SERVED = files("workbooks.evidence").joinpath("inference_measured.csv")
HEAD = "id,kind,fit,params_total,params_active,tokens,gpu,gpu_hours,peak_bf16_dense_tflops,tok_s_gpu,mfu_step"
# 6 · 1e11 · 1e13 / 6 = 1e24 FLOP; at 324 TFLOPS and 0.324 · 0.764 that is 11,221.5 s of 1,000 GPUs
DENSE = "a,production,1,1e10,1e10,1.66666666666666667e13,A100,2500000,312,,"


def table(tmp_path, *lines: str, head: str = HEAD) -> str:
    path = tmp_path / "runs.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return str(path)


def only(path: str, model: str):
    (one,) = summaries(path, model)
    return one


@pytest.mark.parametrize(
    ("model", "share"), [("report", 0.6), ("dense", 0.3), ("tier1", 0.324)]
)  # of a dense A100 run of 1e24 FLOP
def test_hours_follow_from_the_share_of_the_dense_peak(tmp_path, model, share):
    (row,) = only(table(tmp_path, DENSE), model).judged
    assert row.predicted == pytest.approx(1e24 / (share * 312e12 * 3600), rel=1e-12)
    assert row.ratio == pytest.approx(row.predicted / 2.5e6)
    assert row.error == pytest.approx(abs(row.predicted / 2.5e6 - 1))


def test_tier_1_takes_generation_and_mixture_into_account(tmp_path):
    path = table(tmp_path, "a,production,1,1e12,1e10,1.66666666666666667e13,B200,1e6,2250,,")
    (row,) = only(path, "tier1").judged
    assert row.predicted == pytest.approx(
        1e24 / (0.324 * 0.54 * math.exp(-0.108) * 2250e12 * 3600), rel=1e-12
    )


@pytest.mark.parametrize(
    ("hours", "inside"), [(0.9, True), (1.55, True), (1.6, False), (0.66, False), (0.67, True)]
)
def test_the_band_holds_what_lies_between_0_64_and_1_5_of_the_predicted_mfu(tmp_path, hours, inside):
    predicted = 1e24 / (0.324 * 312e12 * 3600)
    (row,) = only(table(tmp_path, DENSE.replace("2500000", repr(predicted * hours))), "tier1").judged
    assert row.inside is inside


def test_tier_2_takes_the_speed_before_the_mfu_and_says_what_lacks(tmp_path):
    path = table(
        tmp_path,
        "speed,production,1,1e10,1e10,8.8e12,A100,1e6,312,2500,0.9",
        "mfu,production,1,1e10,1e10,8.8e12,A100,1e6,312,,0.5",
        "none,production,1,1e10,1e10,8.8e12,A100,1e6,312,,",
    )
    found = only(path, "tier2")
    assert [row.predicted for row in found.judged] == pytest.approx(
        [8.8e12 / 2500 / 3600 / 0.88, 6e10 * 8.8e12 / (0.5 * 0.88 * 312e12 * 3600)]
    )
    assert [(row.id, reason) for row, reason in found.left_out] == [
        ("none", "states neither tok_s_gpu nor mfu_step")
    ]


def test_a_row_is_left_out_with_its_reason_and_the_others_go_on(tmp_path):
    good, head = DENSE, HEAD + ",notes"
    path = table(
        tmp_path,
        good,
        "b,benchmark,1,1e10,1e10,1e13,A100,1e6,312,,",
        "c,production,0,1e10,1e10,1e13,A100,1e6,312,,,a distilled model",
        "d,production,1,1e10,,1e13,A100,1e6,312,,",
        "e,production,1,1e10,1e10,many,A100,1e6,312,,",
        "f,production,1,1e10,1e10,1e13,A100,0,312,,",
        "g,production,1,1e9,1e10,1e13,A100,1e6,312,,",
        "h,production,1,1e10,1e10,1e13,Abacus,1e6,312,,",
        ",production,1,1e10,1e10,1e13,Abacus,1e6,,,",
        "j,production,1,1e30,1e30,1e30,A100,1e6,312,,",
        "k,production,1,1e300,1e300,1e300,A100,1e6,312,,",
        head=head,
    )
    found = only(path, "tier1")
    assert [row.row.id for row in found.judged] == ["a"]
    said = {row.id: reason for row, reason in found.left_out}
    assert said["b"] == "kind is benchmark, not production"
    assert said["c"] == "fit is not 1; a distilled model"
    assert said["d"] == "params_active is empty"
    assert said["e"] == "tokens 'many' is not a number"
    assert said["f"] == "gpu_hours must be above 0, got 0"
    assert said["g"] == "params_active is above params_total"
    assert said["h"] == "no generation is known for gpu 'Abacus'"
    assert said["line 10"] == said["h"]
    assert "work must be above 0" in said["j"] and "k" in said
    assert found.as_dict()["n"] + len(said) == 11


@pytest.mark.parametrize(
    ("gpu", "generation"),
    [
        ("V100", "Ampere"), ("A100-40G", "Ampere"), ("TPUv3", "Ampere"), ("MI250X", "Ampere"),
        ("Ascend910B", "Ampere"), ("GH200", "Hopper"), ("h800", "Hopper"), ("H100 NVL", "Hopper"),
        ("GB300", "Blackwell"), ("MI355X", "Blackwell"),
    ],
)  # fmt: skip
def test_the_generation_of_chips_with_and_without_a_row_in_the_catalogue(tmp_path, gpu, generation):
    factor = {"Ampere": 1, "Hopper": 0.764, "Blackwell": 0.54}[generation]
    (row,) = only(table(tmp_path, DENSE.replace("A100", gpu)), "tier1").judged
    assert row.predicted == pytest.approx(1e24 / (0.324 * factor * 312e12 * 3600), rel=1e-12)


def test_a_peak_that_the_row_does_not_state_is_the_catalogue_s(tmp_path):
    (row,) = only(table(tmp_path, DENSE.replace(",312,", ",,")), "dense").judged
    assert row.predicted == pytest.approx(1e24 / (0.3 * 312e12 * 3600))


def test_step_divides_by_attention_and_has_its_own_band(tmp_path):
    head = "id,kind,params_active,mfu_6nd_bf16_dense,gpu,gpu_count,precision,seq_len,params_total"
    path = table(
        tmp_path,
        "a,benchmark,7e10,0.5,A100,256,BF16,8192,7e10",
        "b,benchmark,7e10,0.5,A100,256,MXFP8,8192,",
        "c,benchmark,7e10,0.5,A100,256,INT8,8192,",
        "d,benchmark,7e10,,A100,256,BF16,8192,",
        head=head,
    )
    found = only(path, "step")
    factor = 1 + 8192 / (26.4 * 7e10 ** (1 / 3))
    assert [row.predicted for row in found.judged] == pytest.approx(
        [math.exp(-0.622) / factor, math.exp(-0.622 + 0.382) / factor]
    )
    assert found.judged[0].band == pytest.approx(
        (0.78 * math.exp(-0.622) / factor, 1.25 * math.exp(-0.622) / factor)
    )
    assert [row.id for row, _ in found.left_out] == ["c", "d"]


SERVE_HEAD = (
    "id,model,params_total,params_active,kv_bytes_per_token_fp8,gpu,precision,isl,osl,out_tok_s_gpu,"
    "tok_s_user,scenario"
)


def test_serve_says_a_figure_for_what_mlperf_measured_and_a_band_for_the_rest(tmp_path):
    path = table(
        tmp_path,
        "a,llama2-70b,7e10,7e10,163840,H100,FP8,294,290.1,2962.46,5,MLPerf Server",
        "b,llama2-70b,7e10,7e10,163840,L40S,FP8,294,293.1,464.72,,MLPerf Offline",
        "c,mixtral-8x7b,46.7e9,12.9e9,65536,H200,FP8,400,145.9,7416.85,,MLPerf Offline",
        "d,deepseek-r1,671e9,37e9,35136,B200,FP4,800,3736,4172.38,,MLPerf Offline",
        "e,deepseek-r1,671e9,37e9,35136,B200,FP8,8192,1024,284.19,75,InferenceX",
        "f,llama2-70b,7e10,7e10,163840,V100,FP8,294,290.1,2962.46,5,MLPerf Server",
        head=SERVE_HEAD,
    )
    said = only(path, "serve").as_dict()
    assert {name: group["point"] for name, group in said["classes"].items()} == {
        "dense": True, "dense-other": False, "mixtral": True, "deepseek-r1": False, "moe": False,
    }  # fmt: skip
    assert said["classes"]["deepseek-r1"]["median_error"] is None
    assert said["classes"]["deepseek-r1"]["coverage"] == 1
    assert said["classes"]["moe"]["unreached"] == 1
    assert (said["n"], said["n_point"]) == (4, 2)
    assert [one["id"] for one in said["left_out"]] == ["e", "f"]


def test_what_is_done_when_on_the_rows_of_the_package():
    """The figures that the coefficients were handed over with; they are not refitted."""
    runs = xlplugin.backtest(str(RUNS)).set_index("model")
    assert list(runs.index) == ["report", "dense", "tier1", "tier2", "step"]
    assert runs.n.tolist() == [37, 37, 37, 9, 130]
    assert runs.median_error["tier1"] == pytest.approx(0.196, abs=5e-4)
    assert runs.coverage["tier1"] == pytest.approx(31 / 37)
    assert runs.within_15["report"] == 0 and runs.bias["report"] == pytest.approx(0.449, abs=5e-4)
    assert runs.median_error["tier2"] <= 0.13 and runs.median_error["step"] <= 0.15
    assert 0.70 <= runs.coverage["step"] <= 0.95
    assert math.isnan(runs.coverage["report"]) and math.isnan(runs.coverage["tier2"])
    served = xlplugin.backtest(str(SERVED), "serve").iloc[0]
    assert served.classes["dense"]["median_error"] <= 0.20
    assert served.classes["mixtral"]["median_error"] <= 0.15
    assert all(served.classes[name]["median_error"] is None for name in ("moe", "deepseek-r1"))


def test_the_rows_behind_the_statistics_are_there():
    frame = xlplugin.backtest(str(RUNS), "tier1")
    rows = frame.attrs["rows"]
    assert len(rows) == 37 and {"id", "run", "predicted", "observed", "ratio", "inside", "model"} == set(
        rows[0]
    )
    worst = frame.worst[0]
    assert [abs(row["ratio"] - 1) for row in worst] == sorted(
        (abs(r["ratio"] - 1) for r in rows), reverse=True
    )[:5]


def test_a_file_that_no_model_can_use_is_refused_in_one_line(tmp_path):
    with pytest.raises(InputError, match="has neither the columns of training_runs"):
        summaries(table(tmp_path, "1", head="a"))
    with pytest.raises(InputError, match="has no column precision, kv_bytes_per_token_fp8, isl"):
        summaries(table(tmp_path, DENSE), "serve")
    with pytest.raises(InputError, match="has no rows"):
        summaries(table(tmp_path))
    with pytest.raises(InputError, match="choose from report, dense, tier1, tier2, step, serve"):
        summaries(table(tmp_path, DENSE), "tier3")


def test_statistics_of_nothing_are_null(tmp_path):
    said = only(table(tmp_path, DENSE.replace("production", "benchmark")), "tier1").as_dict()
    assert (said["n"], said["median_error"], said["within_15"], said["bias"], said["coverage"]) == (
        0,
        *[None] * 4,
    )
    assert list(said) == ["model", "n", "median_error", "within_15", "bias", "coverage", "left_out", "worst"]


def test_a_file_with_one_column_of_tier_2_is_enough_for_it(tmp_path):
    path = table(tmp_path, DENSE.removesuffix(","), head=HEAD.removesuffix(",mfu_step"))
    assert "tier2" in {one.model for one in summaries(path)}
    assert set(MODELS) == {"report", "dense", "tier1", "tier2", "step", "serve"}
