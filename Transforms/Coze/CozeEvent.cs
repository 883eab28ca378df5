namespace CozeProxy.Transforms.Coze;

/// <summary>One event of Coze's stream; its bytes are valid until the reader moves on.</summary>
internal readonly ref struct CozeEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Event names are capitalised in the hosted service and in lower case in the open-source server.</summary>
    public bool Is(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(Name, name);
}
