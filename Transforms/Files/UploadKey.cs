using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.Files;

/// <summary>One file at one channel's account. The name belongs to it: Coze reads the same bytes by their extension.</summary>
internal readonly record struct UploadKey(CozeChannel Channel, string Sha256, string Name)
{
    public override string ToString() => nameof(UploadKey);
}
