namespace CozeProxy.Sandbox.Coze.Observed;

/// <summary>One upload of a file, as it was at the moment of asking.</summary>
internal sealed record SeenUpload
{
    /// <summary>From 1, in the order of arrival.</summary>
    public int Number { get; init; }

    /// <summary>Empty when it was refused, or is not answered yet.</summary>
    public string FileId { get; init; } = "";

    public string FileName { get; init; } = "";

    public string ContentType { get; init; } = "";

    public long Bytes { get; init; }

    /// <summary>In capital hexadecimal digits; empty when no file came.</summary>
    public string Sha256 { get; init; } = "";

    public required string Bearer { get; init; }

    /// <summary>Without the bearer, which is a secret and would end up in a test's output.</summary>
    public override string ToString() => $"upload {Number} of {Bytes} bytes: {(FileId.Length > 0 ? FileId : "refused")}";
}
