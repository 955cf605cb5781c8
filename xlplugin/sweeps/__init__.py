"""Many scenarios of a workbook at numpy speed: grids, one at a time, Monte Carlo."""
