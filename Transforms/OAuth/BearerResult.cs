using System.Diagnostics.CodeAnalysis;
using CozeProxy.Transforms.Coze;

namespace CozeProxy.Transforms.OAuth;

/// <summary>A token, or what Coze (or the way to it) said instead.</summary>
public readonly struct BearerResult
{
    private BearerResult(AccessToken? token, CozeFault? fault)
    {
        Token = token;
        Fault = fault;
    }

    public AccessToken? Token { get; }

    public CozeFault? Fault { get; }

    [MemberNotNullWhen(true, nameof(Token))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool HasToken => Token is not null;

    public static BearerResult Of(AccessToken token) => new(token, null);

    public static BearerResult Failed(CozeFault fault) => new(null, fault);
}
