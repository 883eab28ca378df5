namespace CozeProxy.Transforms.Files;

/// <summary>An image or file of a message: one of a public URL, an id that Coze knows already, or bytes yet to be uploaded.</summary>
public sealed class FilePart
{
    public required FileKind Kind { get; init; }

    /// <summary>An http or https URL, which Coze fetches itself; the proxy never does.</summary>
    public string? Url { get; init; }

    /// <summary>The id of a file that was uploaded to Coze earlier.</summary>
    public string? FileId { get; init; }

    public FileContent? Content { get; init; }

    // What users send stays out of logs.
    public override string ToString() => $"{nameof(FilePart)} {{ Kind = {Kind} }}";
}
