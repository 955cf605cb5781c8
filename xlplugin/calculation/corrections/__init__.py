"""Excel's functions and operators where the engine computes otherwise (measured with formualizer 0.13), in Python."""
