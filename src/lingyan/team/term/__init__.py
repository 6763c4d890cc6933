"""换届: each village's election from preparation to its end, by the statutory steps and votes."""
