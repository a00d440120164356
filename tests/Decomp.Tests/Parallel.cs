using NUnit.Framework;

// Classes of tests run side by side, as many as there are processors; the tests of one class run one after the other.
[assembly: Parallelizable(ParallelScope.Fixtures)]
