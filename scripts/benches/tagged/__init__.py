"""Events with known truth, for the benchmark of taggers."""
