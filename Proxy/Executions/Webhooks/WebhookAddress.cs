using System.Net;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Executions.Webhooks;

/// <summary>
/// What can be said of a webhook's address before anybody connects to it. What its name leads to is decided when connecting
/// (<see cref="WebhookSender"/>), for that may change until then.
/// </summary>
internal static class WebhookAddress
{
    private const int MostCharacters = 2048;

    private static readonly LocalizedText NotHttps = new(
        "`webhook_url` must be an absolute https:// URL of at most 2048 characters.", "`webhook_url` 必须是不超过 2048 个字符的 https:// 绝对地址。");

    private static readonly LocalizedText HasUser = new(
        "`webhook_url` must not contain a user name or password.", "`webhook_url` 不能包含用户名或密码。");

    private static readonly LocalizedText IsPrivate = new(
        "`webhook_url` must lead to a public address.", "`webhook_url` 必须指向公网地址。");

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static LocalizedText? Check(string url, bool allowPrivate)
    {
        if (url.Length > MostCharacters || !Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || !(uri.Scheme == Uri.UriSchemeHttps || (allowPrivate && uri.Scheme == Uri.UriSchemeHttp)) || uri.Host.Length == 0)
        {
            return NotHttps;
        }

        if (uri.UserInfo.Length > 0)
        {
            return HasUser;
        }

        return allowPrivate || MayBePublic(uri) ? null : IsPrivate;
    }

    private static bool MayBePublic(Uri uri)
    {
        if (IPAddress.TryParse(uri.IdnHost, out var address))
        {
            return PublicAddress.Is(address);
        }

        var host = uri.IdnHost.TrimEnd('.');
        return host.Contains('.', StringComparison.Ordinal) && !host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
