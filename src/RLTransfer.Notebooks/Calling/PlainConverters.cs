using System.Reflection;
using System.Runtime.Loader;
using RLTransfer.Figures.Display;

namespace RLTransfer.Notebooks.Calling;

/// <summary>The <see cref="IPlainConverter"/>s that the assemblies beside the program bring along.</summary>
internal static class PlainConverters
{
    private static readonly Lazy<IReadOnlyList<IPlainConverter>> All = new(Load);

    /// <summary>The converter of a type; null where it has none.</summary>
    public static IPlainConverter? For(Type type) =>
        type.Assembly == typeof(object).Assembly || type.Assembly.IsDynamic ? null : All.Value.FirstOrDefault(converter => converter.Converts(type));

    private static IReadOnlyList<IPlainConverter> Load() =>
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "RLTransfer*.dll").Order(StringComparer.Ordinal)
            .Select(path => AssemblyLoadContext.Default.LoadFromAssemblyPath(path))
            .SelectMany(assembly => assembly.GetCustomAttributes<PlainConverterAttribute>())
            .Select(attribute => (IPlainConverter)Activator.CreateInstance(attribute.ConverterType)!),
    ];
}
