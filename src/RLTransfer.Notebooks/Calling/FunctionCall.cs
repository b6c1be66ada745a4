using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;

namespace RLTransfer.Notebooks.Calling;

/// <summary>Calls what the cells have defined, by name: a function, a variable that holds one, or <c>Type.Method</c> of a type.</summary>
internal static class FunctionCall
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <param name="states">The objects of the cells, oldest first; a later definition hides an earlier one.</param>
    /// <param name="name">What to call.</param>
    /// <param name="arguments">Its arguments as plain values.</param>
    /// <exception cref="MissingMethodException">No cell defines it, or not with so many parameters.</exception>
    public static async Task<JsonNode?> Invoke(IEnumerable<object> states, string name, JsonArray arguments)
    {
        var (target, method) = Find(states.Reverse(), name, arguments.Count);
        var parameters = method.GetParameters();
        var values = new object?[parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < arguments.Count ? PlainValues.Read(arguments[i], parameters[i].ParameterType) : parameters[i].DefaultValue;
        }

        var result = Run(method, target, values);
        if (result is Task task)
        {
            await task;
            result = task.GetType().GetProperty(nameof(Task<object>.Result))?.GetValue(task);
        }

        return PlainValues.Write(result);
    }

    private static (object? Target, MethodInfo Method) Find(IEnumerable<object> states, string name, int count)
    {
        var (type, member) = name.Split('.') is [var first, var second] ? (first, second) : (null, name);
        MethodInfo? other = null;
        foreach (var state in states)
        {
            var owner = type is null ? state.GetType() : state.GetType().GetNestedType(type, Any);
            if (owner is null) continue;
            var named = owner.GetMethods(Any).Where(method => method.Name == member && !method.IsGenericMethod && (type is null || method.IsStatic)).ToList();
            if (named.Find(method => Takes(method, count)) is { } found) return (found.IsStatic ? null : state, found);
            other ??= named.FirstOrDefault();
            if (owner.GetField(member, Any) is { } field && (type is null || field.IsStatic) && field.GetValue(field.IsStatic ? null : state) is Delegate held)
            {
                var invoke = held.GetType().GetMethod("Invoke")!;
                if (Takes(invoke, count)) return (held, invoke);
                other ??= invoke;
            }
        }

        throw new MissingMethodException(other is null
            ? $"No cell defines {name}."
            : $"{name} takes {other.GetParameters().Length} arguments; it is called with {count}.");
    }

    private static bool Takes(MethodInfo method, int count)
    {
        var parameters = method.GetParameters();
        return count <= parameters.Length && parameters.Skip(count).All(parameter => parameter.HasDefaultValue);
    }

    private static object? Run(MethodInfo method, object? target, object?[] values)
    {
        try
        {
            return method.Invoke(target, values);
        }
        catch (TargetInvocationException error) when (error.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(error.InnerException);
            throw;
        }
    }
}
