using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Examples that are the rows of tensors: the i-th of each.</summary>
    public class TensorDataset : utils.data.IterableDataset
    {
        private readonly Tensor[] tensors;

        internal TensorDataset(Tensor[] tensors)
        {
            if (tensors.Length == 0) throw new ArgumentException("A data set of tensors needs at least one.", nameof(tensors));
            if (tensors.Any(tensor => tensor.shape[0] != tensors[0].shape[0]))
                throw new ArgumentException($"The tensors of a data set have equally many rows, got {string.Join(", ", tensors.Select(tensor => tensor.shape[0]))}.", nameof(tensors));
            this.tensors = Array.ConvertAll(tensors, tensor => tensor.alias().DetachFromDisposeScope());
        }

        public IList<Tensor> this[long index] => Array.ConvertAll(tensors, tensor => tensor.select(0, index));

        public override long Count => tensors[0].shape[0];

        public override IList<Tensor> GetTensor(long index) => this[index];

        protected override void Dispose(bool disposing)
        {
            if (!disposing) return;
            foreach (var tensor in tensors) tensor.Dispose();
        }
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
                public static TensorDataset TensorDataset(params Tensor[] tensors) => new(tensors);

                /// <summary>Examples by number.</summary>
                public abstract class Dataset<T> : IDisposable
                {
                    public abstract long Count { get; }

                    public abstract T GetTensor(long index);

                    public void Dispose()
                    {
                        Dispose(true);
                        GC.SuppressFinalize(this);
                    }

                    protected virtual void Dispose(bool disposing) { }
                }

                /// <summary>Examples whose tensors have names.</summary>
                public abstract class Dataset : Dataset<Dictionary<string, Tensor>>;

                /// <summary>Examples whose tensors have places.</summary>
                public abstract class IterableDataset : Dataset<IList<Tensor>>;
            }
        }
    }
}
