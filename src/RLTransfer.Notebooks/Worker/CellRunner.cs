using Microsoft.DotNet.Interactive.Formatting;
using RLTransfer.Notebooks.Calling;
using RLTransfer.Notebooks.Editing;
using RLTransfer.Notebooks.Interactive;
using RLTransfer.Notebooks.Scripting;

namespace RLTransfer.Notebooks.Worker;

/// <summary>Runs one request at a time against the chain of cells.</summary>
internal sealed class CellRunner(CellOutput output)
{
    private readonly ScriptSession session = new(Environment.CurrentDirectory);
    private Directives? directives;
    private InteractiveEngine? engine;
    private CancellationToken running;

    private Directives Directives => directives ??= new Directives(session, LoadExtension);

    private InteractiveEngine Engine => engine ??= new InteractiveEngine(RunSubmitted);

    /// <summary>Runs a cell and sends what it shows.</summary>
    /// <returns><c>ok</c>, <c>error</c> or <c>interrupted</c>.</returns>
    public string Execute(ExecuteRequest request, CancellationToken aborted)
    {
        running = aborted;
        DefaultFormatters.Install();   // a cell may have reset the formatter
        try
        {
            Directives.Begin();
            foreach (var step in CellParser.Parse(request.Code, request.Language)) Run(step, request.Name, aborted);
            Directives.End();
            return "ok";
        }
        catch (Exception error) when (IsInterruption(error, aborted))
        {
            output.Send(new Failed(request.Id, "Interrupted", "the cell was interrupted", [$"\e[0;31mInterrupted\e[0m: {request.Name} was interrupted"], 0));
            return "interrupted";
        }
        catch (Exception error)
        {
            var report = Report(error, request.Code, request.Name);
            output.Send(new Failed(request.Id, report.Name, report.Value, report.Lines, report.Line));
            return "error";
        }
    }

    public Evaluated Evaluate(EvaluateRequest request, CancellationToken aborted)
    {
        const string Name = "expression";
        try
        {
            Evaluated? answer = null;
            Run(request.Code, Name, value => answer = new Evaluated(request.Id, CellOutput.ToJson(ValueBundle.Of(value))), aborted);
            return answer ?? new Evaluated(request.Id, []);
        }
        catch (Exception error) when (!IsInterruption(error, aborted))
        {
            var report = Report(error, request.Code, Name);
            return new Evaluated(request.Id, null, report.Name, report.Value, report.Lines);
        }
    }

    /// <summary>Calls a function that the cells have defined.</summary>
    public Called Call(CallRequest request, CancellationToken aborted)
    {
        try
        {
            Called? answer = null;
            CellThread.Run(async () => answer = new Called(request.Id, "ok", await FunctionCall.Invoke(session.States, request.Function, request.Arguments)), aborted);
            return answer!;
        }
        catch (Exception error) when (IsInterruption(error, aborted))
        {
            return new Called(request.Id, "interrupted");
        }
        catch (Exception error)
        {
            var report = Report(error, request.Function, request.Function);
            return new Called(request.Id, "error", null, report.Name, report.Value, report.Line);
        }
    }

    public Completed Complete(CompleteRequest request)
    {
        var (matches, start, end) = new Completer(session).At(request.Code, CellText.ToUtf16(request.Code, request.Cursor));
        return new(request.Id, matches, CellText.ToCodePoints(request.Code, start), CellText.ToCodePoints(request.Code, end));
    }

    public Inspected Inspect(InspectRequest request) =>
        new(request.Id, new Inspector(session).At(request.Code, CellText.ToUtf16(request.Code, request.Cursor)));

    public CompletenessKnown IsComplete(IsCompleteRequest request)
    {
        var (status, indent) = Completeness.Of(request.Code);
        return new(request.Id, status, indent);
    }

    private bool IsInterruption(Exception error, CancellationToken aborted) =>
        (aborted.IsCancellationRequested || output.Cancellation.IsCancellationRequested)
        && (error is OperationCanceledException or ThreadInterruptedException || error is AggregateException { InnerException: OperationCanceledException });

    private ErrorReport Report(Exception error, string code, string name) => error switch
    {
        CompileException compile => Traceback.Of(compile),
        DirectiveException directive => Traceback.Of(directive, code, name),
        _ => Traceback.Of(error, session.Sources, name),
    };

    private void Run(CellStep step, string cell, CancellationToken aborted)
    {
        switch (step)
        {
            case CodeStep code:
                Run(code.Code, cell, value => output.ShowResult(ValueBundle.Of(value)), aborted);
                break;
            case MarkupStep markup: DisplayHost.ShowAs(markup.Text, markup.MimeType); break;
            case DirectiveStep directive: Directives.Run(directive, (imported, name) => RunImported(imported, name, aborted)); break;
        }
    }

    private void RunImported(string code, string name, CancellationToken aborted)
    {
        foreach (var step in CellParser.Parse(code)) Run(step, name, aborted);
    }

    private void Run(string code, string cell, Action<object?> show, CancellationToken aborted)
    {
        var (run, hasResult, needsEngine) = session.Prepare(code, cell);
        CellThread.Run(async () =>
        {
            using var invocation = needsEngine ? Engine.Begin(code) : null;
            try
            {
                var value = await run();
                if (hasResult && value is not DisplayedValue) show(value);   // that is on show already
            }
            finally
            {
                await CellEnd.Come();
            }
        }, aborted);
    }

    // An extension submits code while it is loaded, or shows something: it runs here, outside the cell's own chain of awaits.
    private async Task RunSubmitted(string code)
    {
        foreach (var step in CellParser.Parse(code))
        {
            if (step is not CodeStep submitted)
            {
                Run(step, "submitted code", running);
                continue;
            }

            var (run, hasResult, _) = session.Prepare(submitted.Code, "submitted code");
            var value = await run();
            if (hasResult && value is not DisplayedValue) output.Show(ValueBundle.Of(value));
        }
    }

    private void LoadExtension(string path, int line)
    {
        if (path.EndsWith(".dib", StringComparison.Ordinal))
        {
            RunImported(File.ReadAllText(path), path, running);
            return;
        }

        try
        {
            CellThread.Run(async () =>
            {
                using var invocation = Engine.Begin("");
                await KernelExtensions.LoadAsync(session.Loader.LoadFromAssemblyPath(path), Engine.Kernel);
            }, running);
        }
        catch (Exception error) when (error is InvalidOperationException or BadImageFormatException or IOException or TypeLoadException or System.Reflection.ReflectionTypeLoadException)
        {
            throw new DirectiveException($"{Path.GetFileNameWithoutExtension(path)} is loaded, but {error.Message}", line);
        }
    }
}
