namespace RLTransfer.Environments.Python;

/// <summary>What a frame on the pipe is; the same numbers as in server.py.</summary>
internal enum PythonMessage : uint
{
    Make = 1,
    Reset = 2,
    Step = 3,
    Render = 4,
    Close = 5,
    Spec = 11,
    Batch = 12,
    Frame = 13,
    Nothing = 14,
    Error = 15,
}
