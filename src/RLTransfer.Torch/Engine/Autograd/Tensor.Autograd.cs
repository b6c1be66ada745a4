using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Bridge.RequiresGrad(Handle) != 0;
            set => Bridge.Check(Bridge.SetRequiresGrad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public bool is_leaf => Bridge.IsLeaf(Handle) != 0;

        public void retain_grad() => Bridge.Check(Bridge.RetainGrad(Handle));

        public Tensor? grad
        {
            get => Bridge.Grad(Handle) is not 0 and var found ? new Tensor(found) : null;
            set => Bridge.Check(Bridge.SetGrad(Handle, value?.Handle ?? 0));
        }

        public unsafe void backward()
        {
            var root = Handle;
            Bridge.Check(Bridge.Backward(&root, 1, null, 0, -1, 0, null, 0));
            GC.KeepAlive(this);
        }

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Aten.detach.Call(this);

        public Tensor detach_() => Aten.detach_.CallInPlace(this, this);
    }
}
