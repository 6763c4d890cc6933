"""Measured figures of the product beside its peers and lower bounds, all in one run (`make bench`).

Every measured command is a fresh process. `routes/` holds one program for each way of doing a job; the modules
here make the input, run the programs in turn, compare what they wrote, and hold ratios against targets.
"""
