namespace CozeProxy.Transforms.Requests;

/// <summary>What a Response repeats of its request: slices of the request's own bytes, empty where it said nothing.</summary>
public sealed record ResponseEcho
{
    /// <summary>A JSON string.</summary>
    public ReadOnlyMemory<byte> Instructions { get; set; }

    /// <summary>A JSON object of texts.</summary>
    public ReadOnlyMemory<byte> Metadata { get; set; }

    /// <summary>The object <c>text</c> with the format the client wants.</summary>
    public ReadOnlyMemory<byte> Text { get; set; }

    /// <summary>A JSON array.</summary>
    public ReadOnlyMemory<byte> Tools { get; set; }

    /// <summary>A JSON string or object.</summary>
    public ReadOnlyMemory<byte> ToolChoice { get; set; }

    /// <summary>The same in bytes of its own, which do not keep the whole request.</summary>
    internal ResponseEcho OnItsOwn() => new()
    {
        Instructions = Instructions.ToArray(),
        Metadata = Metadata.ToArray(),
        Text = Text.ToArray(),
        Tools = Tools.ToArray(),
        ToolChoice = ToolChoice.ToArray(),
    };

    // A prompt never ends in a log because somebody printed this.
    public override string ToString() => nameof(ResponseEcho);
}
