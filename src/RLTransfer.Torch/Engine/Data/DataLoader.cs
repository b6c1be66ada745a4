using System.Collections;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A data set in batches, in order or shuffled anew at every pass.</summary>
    /// <remarks>Works on the caller's thread, however many workers are asked for.</remarks>
    public class DataLoader<T, S> : IEnumerable<S>, IDisposable
    {
        public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
            (this.dataset, batch_size, this.collate_fn, sampler) = (dataset, batchSize, collate_fn, shuffler);
            (Device, num_workers, this.drop_last, DisposeBatch, DisposeDataset) = (device ?? CPU, Math.Max(num_worker, 1), drop_last, disposeBatch, disposeDataset);
        }

        public DataLoader(utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : this(dataset, batchSize, collate_fn, shuffle ? new Shuffled(dataset.Count, seed) : InOrder(dataset.Count), device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public utils.data.Dataset<T> dataset { get; }

        public int batch_size { get; }

        public bool drop_last { get; }

        public IEnumerable<long> sampler { get; }

        public int num_workers { get; }

        public Func<IEnumerable<T>, Device, S> collate_fn { get; }

        public Device Device { get; }

        /// <summary>Whether a batch is freed as the next is asked for.</summary>
        public bool DisposeBatch { get; }

        public bool DisposeDataset { get; }

        /// <summary>The number of batches.</summary>
        public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count - 1) / batch_size + 1;

        public IEnumerator<S> GetEnumerator()
        {
            foreach (var indices in sampler.Chunk(batch_size))
            {
                if (drop_last && indices.Length < batch_size) yield break;
                var (batch, made) = Batch(indices);
                yield return batch;
                if (!DisposeBatch) continue;
                foreach (var item in made) item.Dispose();
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing && DisposeDataset) dataset.Dispose();
        }

        /// <summary>One batch, and everything that was made for it.</summary>
        private (S Batch, IReadOnlyList<IDisposable> Made) Batch(long[] indices)
        {
            using var scope = NewDisposeScope();
            var batch = collate_fn(Array.ConvertAll(indices, dataset.GetTensor), Device);
            IDisposable[] made = [.. scope.DisposablesView];
            scope.Detach(made);
            return (batch, made);
        }

        private protected static Tensor Stacked(IEnumerable<Tensor> examples, Device device)
        {
            using var scope = NewDisposeScope();
            return stack([.. examples]).to(device).MoveToOuterDisposeScope();
        }

        private static IEnumerable<long> InOrder(long count)
        {
            for (var i = 0L; i < count; i++) yield return i;
        }

        private sealed class Shuffled(long count, int? seed) : IEnumerable<long>
        {
            private readonly Generator? generator = seed is { } given ? new Generator((ulong)given) : null;

            public IEnumerator<long> GetEnumerator()
            {
                using var order = randperm(count, ScalarType.Int64, generator: generator);
                return ((IEnumerable<long>)order.data<long>().ToArray()).GetEnumerator();
            }

            IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
        }
    }

    /// <summary>Batches of examples with named tensors: by name, stacked.</summary>
    public class DataLoader : DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
    {
        public DataLoader(utils.data.Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public DataLoader(utils.data.Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private static Dictionary<string, Tensor> Collate(IEnumerable<Dictionary<string, Tensor>> examples, Device device) =>
            examples.First().Keys.ToDictionary(name => name, name => Stacked(examples.Select(example => example[name]), device));
    }

    /// <summary>Batches of examples with several tensors: in their order, stacked.</summary>
    public class IterableDataLoader : DataLoader<IList<Tensor>, IList<Tensor>>
    {
        public IterableDataLoader(utils.data.IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset) { }

        public IterableDataLoader(utils.data.IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
            : base(dataset, batchSize, Collate, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset) { }

        private static IList<Tensor> Collate(IEnumerable<IList<Tensor>> examples, Device device) =>
            [.. Enumerable.Range(0, examples.First().Count).Select(place => Stacked(examples.Select(example => example[place]), device))];
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class utils
        {
            public static partial class data
            {
                public static DataLoader DataLoader(Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static DataLoader DataLoader(Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                public static IterableDataLoader DataLoader(IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);
            }
        }
    }
}
