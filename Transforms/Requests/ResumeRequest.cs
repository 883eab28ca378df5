namespace CozeProxy.Transforms.Requests;

/// <summary>An answer to a question a run stopped with: the token it was asked with, and the answer as a JSON string literal.</summary>
public sealed record ResumeRequest(string Token, ReadOnlyMemory<byte> Data)
{
    public override string ToString() => nameof(ResumeRequest);
}
