namespace CozeProxy.Transforms.OAuth;

/// <summary>A bearer token of Coze; printing it shows nothing of it.</summary>
public readonly record struct AccessToken(string Value)
{
    public override string ToString() => "***";
}
