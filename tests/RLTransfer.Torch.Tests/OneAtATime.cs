// The default generator and the number of threads are the process's: tests that set them must not meet.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
