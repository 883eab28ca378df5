namespace CozeProxy.Transforms.Dialects.Responses;

/// <summary>What an item of a Response's output is.</summary>
internal enum ItemKind
{
    None,
    Message,
    Reasoning,
}
