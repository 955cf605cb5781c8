"""What the headless commands and the Python API do: fill, recalculate, freeze, open a workbook as a model."""
