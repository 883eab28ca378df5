namespace CozeProxy.Transforms.Files;

/// <summary>How a file is named to Coze in this attempt: by its URL or by its id, never both.</summary>
internal readonly record struct FileReference(string? Url, string? FileId)
{
    public override string ToString() => nameof(FileReference);
}
