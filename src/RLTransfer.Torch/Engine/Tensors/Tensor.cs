using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>An n-dimensional array of numbers, with autograd; a handle on libtorch's own.</summary>
    /// <remarks>Belongs to the innermost <see cref="DisposeScope"/> of its thread, if any; one that nobody disposes is finalized.</remarks>
    public partial class Tensor : IDisposable
    {
        internal IntPtr handle;
        internal int ScopeIndex;

        internal Tensor(IntPtr handle)
        {
            this.handle = handle;
            DisposeScope.Current?.Add(this);
            MemoryPressure.Watch();
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>libtorch's TensorImpl.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public IntPtr Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle: it was disposed, by its scope or by hand.");

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => handle == 0;

        /// <summary>A name for the reader; it has no effect.</summary>
        public string? name { get; set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var freed = Interlocked.Exchange(ref handle, 0);
            if (freed == 0)
                return;
            if (disposing)
                OwningDisposeScope?.Remove(this);
            Bridge.Free(freed);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is { } owner)
                owner.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Gives up the native tensor without freeing it: whoever takes the handle owns it.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            OwningDisposeScope?.Remove(this);
            var taken = Interlocked.Exchange(ref handle, 0);
            return taken != 0 ? taken : throw new InvalidOperationException("Tensor invalid -- empty handle: it was disposed, by its scope or by hand.");
        }

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
