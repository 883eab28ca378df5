namespace CozeProxy.Transforms.Files;

/// <summary>What a part of a message brings along besides text.</summary>
public enum FileKind
{
    Image,
    File,
}
