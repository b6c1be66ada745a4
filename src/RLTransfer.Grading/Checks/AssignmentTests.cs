namespace RLTransfer.Grading.Checks;

/// <summary>
/// The tests of an assignment, in a file <c>NAME.tests.cs</c> beside its notebook: one class that derives from this one.
/// They run in the grader; nothing of them enters the sandbox but the inputs of calls.
/// </summary>
public abstract class AssignmentTests
{
    private readonly List<GradedTest> tests = [];
    private readonly List<string> drivers = [];
    private Draws? draws;

    /// <summary>Draws inputs.</summary>
    protected Draws Draw => draws ?? throw new InvalidOperationException("Inputs are drawn in Define.");

    /// <summary>States the tests, in the order in which students read them.</summary>
    protected abstract void Define();

    /// <summary>Begins a test.</summary>
    /// <param name="gradeId">The <c>grade_id</c> of the cell whose points it gives a share of.</param>
    /// <param name="title">What it tests; students read it unless the test is hidden.</param>
    /// <param name="points">Its share.</param>
    protected GradedTest Test(string gradeId, string title, double points)
    {
        var test = new GradedTest(gradeId, title, points);
        tests.Add(test);
        return test;
    }

    /// <summary>
    /// Code that runs in the sandbox behind the student's cells, such as a function that makes what plain values cannot
    /// carry. It is no secret, and what it returns is the student's word.
    /// </summary>
    protected void Driver(string code) => drivers.Add(code);

    internal (IReadOnlyList<GradedTest> Tests, IReadOnlyList<string> Drivers) Read(ulong seed)
    {
        draws = new Draws(seed);
        tests.Clear();
        drivers.Clear();
        Define();
        return ([.. tests], [.. drivers]);
    }
}
