/** Prints the path of the pinned kubectl, which it finds, downloads or builds first: the oracle of tests and benchmarks. */
