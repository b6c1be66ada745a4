using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules
{
    /// <summary>A table of vectors looked up by number: int64 [..] gives [.., embedding_dim]. Starts standard normal, the padding row at zero.</summary>
    public sealed class Embedding : Module<Tensor, Tensor>
    {
        private readonly long padding;
        private readonly double? max_norm;
        private readonly double norm_type;
        private readonly bool scale_grad_by_freq;
        private readonly bool sparse;

        internal Embedding(Parameter weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse) : base(nameof(Embedding))
        {
            var rows = weight.shape[0];
            if (padding_idx >= rows || padding_idx < -rows) throw new ArgumentOutOfRangeException(nameof(padding_idx), padding_idx, $"An embedding of {rows} rows has no such row.");
            padding = padding_idx is { } row ? row < 0 ? row + rows : row : -1;
            (this.max_norm, this.norm_type, this.scale_grad_by_freq, this.sparse) = (max_norm, norm_type, scale_grad_by_freq, sparse);
            this.weight = weight;
        }

        internal Embedding(long num_embeddings, long embedding_dims, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse, Device? device, ScalarType? dtype)
            : this(Parameter(empty([num_embeddings, embedding_dims], dtype, device)), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse)
        {
            init.normal_(weight);
            if (padding < 0) return;
            using var guard = no_grad();
            using var row = weight.select(0, padding);
            row.zero_();
        }

        public Parameter weight { get; set => ConditionallyRegisterParameter(nameof(weight), field = value); }

        public override Tensor forward(Tensor input)
        {
            if (max_norm is { } limit)
            {
                using var guard = no_grad();
                Aten.embedding_renorm_.CallInPlace(weight, weight, input, limit, norm_type);
            }
            return Aten.embedding.Call(weight, input, padding, scale_grad_by_freq, sparse);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_embeddings, embedding_dims, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, device, dtype);

            public static Embedding Embedding_from_pretrained(Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(Parameter(embeddings.to(dtype ?? embeddings.dtype, device ?? embeddings.device, copy: true), !freeze), padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
        }
    }
}
