namespace TorchSharp;

/// <summary>Disposes, at its end, every tensor that was made on this thread while it was the innermost scope.</summary>
/// <remarks>
/// A tensor knows its scope and its place in the scope's list, so that entering, leaving and moving it cost the same
/// however many tensors there are.
/// </remarks>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private readonly List<IDisposable> items = [];
    private bool disposed;

    internal DisposeScope()
    {
        OuterScope = Current;
        current = this;
    }

    /// <summary>The innermost scope of this thread that is in force; one may have ended on another thread, after an await.</summary>
    internal static DisposeScope? Current
    {
        get
        {
            while (current is { disposed: true })
                current = current.OuterScope;
            return current;
        }
    }

    internal DisposeScope? OuterScope { get; private set; }

    public IReadOnlyList<IDisposable> DisposablesView => items.AsReadOnly();

    public int DisposablesCount => items.Count;

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor ? tensor.OwningDisposeScope == this : items.Contains(disposable);

    public T MoveToOuter<T>(T disposable) where T : IDisposable => MoveToOther(OuterScope, disposable);

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOther(OuterScope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        if (Remove(disposable))
            scope?.Add(disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            MoveToOther<IDisposable>(scope, disposable);   // the generic one: the other would call itself
    }

    public T Detach<T>(T disposable) where T : IDisposable => MoveToOther(null, disposable);

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor { OwningDisposeScope: { } owner })
            owner.Remove(disposable);
        Add(disposable);
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var attached = disposables.ToList();
        attached.ForEach(Attach);
        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = inKeep.Where(Contains).ToHashSet(ReferenceEqualityComparer.Instance);
        var all = items.ToArray();
        items.Clear();
        foreach (var item in all)
        {
            if (item is torch.Tensor tensor)
                tensor.OwningDisposeScope = null;
            if (keep.Contains(item))
                Add(item);
            else
                item.Dispose();
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    /// <summary>Takes a disposable off the list because it disposed itself.</summary>
    public void MarkAsDisposed(IDisposable disposable) => Remove(disposable);

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        foreach (var item in items)
        {
            if (item is torch.Tensor tensor)
                tensor.OwningDisposeScope = null;
            item.Dispose();
        }

        items.Clear();
        Leave();
    }

    internal void Add(IDisposable item)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (item is torch.Tensor tensor)
        {
            tensor.OwningDisposeScope = this;
            tensor.ScopeIndex = items.Count;
        }

        items.Add(item);
    }

    // The last item takes the place of the one that leaves.
    internal bool Remove(IDisposable item)
    {
        int place;
        if (item is torch.Tensor tensor)
        {
            if (tensor.OwningDisposeScope != this)
                return false;
            tensor.OwningDisposeScope = null;
            place = tensor.ScopeIndex;
        }
        else
        {
            place = items.IndexOf(item);
            if (place < 0)
                return false;
        }

        var last = items[^1];
        items[place] = last;
        if (last is torch.Tensor moved)
            moved.ScopeIndex = place;
        items.RemoveAt(items.Count - 1);
        return true;
    }

    // Scopes may end out of order: this one is then taken out of the middle.
    private void Leave()
    {
        if (current == this)
        {
            current = OuterScope;
            return;
        }

        for (var scope = current; scope is not null; scope = scope.OuterScope)
        {
            if (scope.OuterScope == this)
                scope.OuterScope = OuterScope;
        }
    }
}

public static partial class torch
{
    public static DisposeScope NewDisposeScope() => new();

    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    /// <summary>Computes <paramref name="expr"/> in a scope of its own; only its result lives on.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
