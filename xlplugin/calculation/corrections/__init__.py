"""Excel's functions and operators in Python, where the engine (formualizer 0.13) computes otherwise."""
