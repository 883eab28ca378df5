using CozeProxy.Transforms.OAuth;

namespace CozeProxy.Transforms.Coze;

/// <summary>One set of Coze credentials and the host they are good for.</summary>
public sealed record CozeChannel(string Name, Uri BaseUrl, IBearerSource Bearer);
