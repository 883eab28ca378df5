namespace CozeProxy.Transforms.Targets.Chats;

/// <summary>A message of a chat and what of it the answer already has.</summary>
internal sealed class HeardMessage(byte[] id)
{
    public ReadOnlySpan<byte> Id => id;

    public bool HasText { get; set; }

    public bool HasReasoning { get; set; }
}
