using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RLTransfer.Notebooks.Editing;

namespace RLTransfer.Notebooks.Worker;

/// <summary>What the parent asks of the worker. Every request has a number; what the worker sends because of it carries that number as <c>parent</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ExecuteRequest), "execute")]
[JsonDerivedType(typeof(EvaluateRequest), "evaluate")]
[JsonDerivedType(typeof(CallRequest), "call")]
[JsonDerivedType(typeof(CompleteRequest), "complete")]
[JsonDerivedType(typeof(InspectRequest), "inspect")]
[JsonDerivedType(typeof(IsCompleteRequest), "is_complete")]
[JsonDerivedType(typeof(InputReply), "input_reply")]
[JsonDerivedType(typeof(InterruptRequest), "interrupt")]
[JsonDerivedType(typeof(ShutdownRequest), "shutdown")]
internal abstract record Request(int Id);

/// <summary>Runs a cell. <paramref name="Name"/> is what tracebacks call it, such as <c>cell 3</c>; <paramref name="Language"/> is .NET Interactive's kernel name.</summary>
internal sealed record ExecuteRequest(int Id, string Code, string Name, string Language = "csharp", bool AllowInput = false) : Request(Id);

/// <summary>Evaluates one expression and answers with its representations: Jupyter's user_expressions.</summary>
internal sealed record EvaluateRequest(int Id, string Code) : Request(Id);

/// <summary>Calls a function that a cell has defined, with plain values (see <see cref="Calling.PlainValues"/>).</summary>
internal sealed record CallRequest(int Id, string Function, JsonArray Arguments) : Request(Id);

/// <summary>What may stand at the cursor; the cursor counts code points, as Jupyter's does.</summary>
internal sealed record CompleteRequest(int Id, string Code, int Cursor) : Request(Id);

/// <summary>What stands at the cursor: its signature and documentation.</summary>
internal sealed record InspectRequest(int Id, string Code, int Cursor, int Detail = 0) : Request(Id);

/// <summary>Whether a text is a whole submission.</summary>
internal sealed record IsCompleteRequest(int Id, string Code) : Request(Id);

/// <summary>The answer to the worker's <see cref="InputRequested"/>; its <c>Id</c> is that request's parent. Null: nothing more will come.</summary>
internal sealed record InputReply(int Id, string? Value) : Request(Id);

/// <summary>Stops the running cell: its cancellation token first, its thread when that does not help.</summary>
internal sealed record InterruptRequest(int Id) : Request(Id);

/// <summary>Ends the worker.</summary>
internal sealed record ShutdownRequest(int Id) : Request(Id);

/// <summary>What the worker says.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(StreamText), "stream")]
[JsonDerivedType(typeof(Displayed), "display")]
[JsonDerivedType(typeof(DisplayUpdated), "update_display")]
[JsonDerivedType(typeof(Result), "result")]
[JsonDerivedType(typeof(Failed), "error")]
[JsonDerivedType(typeof(OutputCleared), "clear_output")]
[JsonDerivedType(typeof(InputRequested), "input_request")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Died), "died")]
[JsonDerivedType(typeof(Evaluated), "evaluated")]
[JsonDerivedType(typeof(Called), "called")]
[JsonDerivedType(typeof(Completed), "completed")]
[JsonDerivedType(typeof(Inspected), "inspected")]
[JsonDerivedType(typeof(CompletenessKnown), "completeness")]
public abstract record Message(int Parent);

/// <summary>The worker listens.</summary>
public sealed record Ready(int Protocol, int ProcessId) : Message(0);

/// <summary>Text on <c>stdout</c> or <c>stderr</c>.</summary>
public sealed record StreamText(int Parent, string Name, string Text) : Message(Parent);

/// <summary>A displayed value.</summary>
public sealed record Displayed(int Parent, JsonObject Data, string? DisplayId = null) : Message(Parent);

/// <summary>A displayed value has a new look.</summary>
public sealed record DisplayUpdated(int Parent, JsonObject Data, string DisplayId) : Message(Parent);

/// <summary>The value of the cell's last expression.</summary>
public sealed record Result(int Parent, JsonObject Data) : Message(Parent);

/// <summary>The cell failed; <paramref name="Line"/> counts from 1 in the cell, 0 where no line of it is known.</summary>
public sealed record Failed(int Parent, string Name, string Value, string[] Traceback, int Line) : Message(Parent);

/// <summary>The outputs so far are void, now or when the next one comes.</summary>
public sealed record OutputCleared(int Parent, bool Wait) : Message(Parent);

/// <summary>The cell waits for a line of input.</summary>
public sealed record InputRequested(int Parent, string Prompt, bool Password) : Message(Parent);

/// <summary>What ends a request: nothing more of it comes, but what its threads still print.</summary>
public abstract record Answer(int Parent) : Message(Parent);

/// <summary>The cell is over: <c>ok</c>, <c>error</c> or <c>interrupted</c>.</summary>
public sealed record Done(int Parent, string Status) : Answer(Parent);

/// <summary>The worker ended before it could answer; <paramref name="Text"/> says how, and what that means. A supervisor says so, in the worker's place.</summary>
public sealed record Died(int Parent, string Text) : Answer(Parent);

/// <summary>An expression's representations, or its error.</summary>
public sealed record Evaluated(int Parent, JsonObject? Data, string? ErrorName = null, string? ErrorValue = null, string[]? Traceback = null) : Answer(Parent);

/// <summary>What a function returned, as a plain value, or its error; <c>status</c> as in <see cref="Done"/>.</summary>
public sealed record Called(int Parent, string Status, JsonNode? Value = null, string? ErrorName = null, string? ErrorValue = null, int Line = 0) : Answer(Parent);

/// <summary>What may stand between two code points.</summary>
public sealed record Completed(int Parent, Completion[] Matches, int Start, int End) : Answer(Parent);

/// <summary>What stands at the cursor, or null.</summary>
public sealed record Inspected(int Parent, JsonObject? Data) : Answer(Parent);

/// <summary><c>complete</c>, <c>incomplete</c> (with the next line's indentation), <c>invalid</c>.</summary>
public sealed record CompletenessKnown(int Parent, string Status, string Indent = "") : Answer(Parent);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 512)]
[JsonSerializable(typeof(Request))]
[JsonSerializable(typeof(Message))]
internal sealed partial class MessageJson : JsonSerializerContext;
