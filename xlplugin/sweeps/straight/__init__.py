"""Formulas as straight lines of array steps, where every cell stays a number and branches are known.

A sweep's inputs lie within bounds. Within them most of a model is arithmetic: which branch applies, what is
multiplied by nought and what cannot fail is known before a scenario is computed. What is left is a list of
numpy calls without masks. A scenario that a step cannot be sure of is handed to the batch, which decides it.
"""
