"""Money and power of a fleet: what a GPU-hour and a million tokens cost, what a cluster draws."""

from __future__ import annotations

from udfs import fleet_quantities as f
from udfs import quantities as q
from xlplugin.registry import function

BUILT_UP = "(price / hours of life + power · PUE · price of a kWh) · (1 + running cost) / share of hours used"
HOURS_A_YEAR = 8760


@function(source=BUILT_UP)
def GPU_HOUR_COST(
    gpu_price: f.GpuPrice, life_years: f.Life, power_kw: f.GpuPower, kwh_price: f.KwhPrice,
    pue: f.Pue = 1.2, opex_share: f.Opex = 0.15, utilisation: f.HoursUsed = 1,
) -> f.HourCost:  # fmt: skip
    """Cost of a GPU-hour from price, life and power. `power_kw` is the machine's share, without the site."""
    capital = gpu_price / (life_years * HOURS_A_YEAR)
    return (capital + power_kw * pue * kwh_price) * (1 + opex_share) / utilisation


@function(
    source="cost of an hour / tokens of an hour; DeepSeek's day: 0.112 over all tokens, 0.518 over output"
)
def COST_PER_MTOK(gpu_hour_usd: f.HourCost, tok_s_gpu: f.StepSpeed) -> f.MtokCost:
    """Cost of a million tokens on GPUs that give so many tokens a second."""
    return gpu_hour_usd * 1e6 / (3600 * tok_s_gpu)


@function(source="GPUs · power of a GPU with server, network and cooling: market_facts.csv, topic tco")
def CLUSTER_MW(gpus: q.Gpus, kw_per_gpu: f.GpuPower) -> f.Power:
    """Power of a cluster. All-in figures (H100 1.73 kW) count the site: do not multiply by a PUE again."""
    return gpus * kw_per_gpu / 1000


@function(source="energy = power · time")
def ENERGY_MWH(mw: f.Power, hours: f.Time) -> f.Energy:
    """Energy that so much power takes in so many hours."""
    return mw * hours


@function(source="money · share that buys GPUs / price of a GPU")
def IMPLIED_GPUS(spending: f.Spending, gpu_share: f.GpuShare, gpu_price: f.PaidPrice) -> q.Gpus:
    """GPUs that a revenue or a capital expenditure pays for, not rounded."""
    return spending * gpu_share / gpu_price
