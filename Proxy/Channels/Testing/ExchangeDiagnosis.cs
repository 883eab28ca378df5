using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Trials;

namespace CozeProxy.Channels.Testing;

/// <summary>What a failed token exchange means, and what to do about it. Coze's own words decide; their spelling is theirs.</summary>
internal sealed class ExchangeDiagnosis(Uri baseUrl, OAuthApp app)
{
    private readonly string _host = baseUrl.Authority;

    public (LocalizedText Message, LocalizedText Hint) Of(ReachFailure failure) => failure switch
    {
        ReachFailure.Name => (
            new($"The name {baseUrl.Host} cannot be resolved.", $"无法解析域名 {baseUrl.Host}。"),
            new("Check the base URL's spelling and the DNS of the machine this proxy runs on.", "请检查 Base URL 的拼写以及代理所在机器的 DNS。")),
        ReachFailure.Connection => (
            new($"No connection to {_host} comes about.", $"无法连接到 {_host}。"),
            new("Check the address and the port, and whether a firewall or an outgoing proxy stands between.", "请检查地址和端口，以及防火墙或出口代理。")),
        ReachFailure.Tls => (
            new($"No secure connection to {_host} comes about.", $"无法与 {_host} 建立 TLS 连接。"),
            new("Check the scheme (http or https), and whether this machine trusts the certificate that is shown there.", "请检查协议（http 或 https），以及本机是否信任该证书。")),
        ReachFailure.Overdue => (
            new($"{_host} did not answer in time.", $"{_host} 未在限定时间内响应。"),
            new("Try again; if it stays so, something between this machine and Coze swallows the request.", "请重试；如持续如此，请检查本机与扣子之间的网络。")),
        _ => (
            new($"The connection to {_host} broke before an answer came.", $"与 {_host} 的连接在收到响应前中断。"),
            new("Try again; if it stays so, look at what stands between this machine and Coze.", "请重试；如持续如此，请检查本机与扣子之间的网络。")),
    };

    public (LocalizedText Message, LocalizedText Hint) Of(CozeFault fault)
    {
        if (fault.Message is not { } said)
        {
            return (
                new($"{_host} answered with status {fault.HttpStatus}, and not in Coze's words.", $"{_host} 返回状态 {fault.HttpStatus}，且不是扣子的响应格式。"),
                new("Something else than Coze answers there, such as a gateway in between. Check the base URL, which has no path for Coze itself.",
                    "响应者可能不是扣子，而是中间的网关。请检查 Base URL（扣子的地址不带路径）。"));
        }

        return Has("kid") ? UnknownKey()
            : Has("signature") ? Signature()
            : Has("issued") || Has("expired") || Has("iat") || Has("exp ") ? Times()
            : Has("aud") ? Audience()
            : Has("iss ") ? Issuer()
            : Has("access_deny") ? AccessDenied()
            : Has("unsupported_grant_type") ? GrantType()
            : Has("internal_error") || fault.HttpStatus >= 500 ? CozeFailed()
            : Other();

        bool Has(string word) => said.Contains(word, StringComparison.OrdinalIgnoreCase);
    }

    private (LocalizedText Message, LocalizedText Hint) UnknownKey()
    {
        var here = CozeHosts.IsOne(baseUrl.Host) ? baseUrl.Host : app.Audience;
        var toTry = CozeHosts.OtherThan(here) is { } other
            ? new LocalizedText(
                $"Try the other one: base URL https://{other} and aud {other}.", $"请尝试另一个站点：Base URL 设为 https://{other}，aud 设为 {other}。")
            : new($"Try base URL and aud of {CozeHosts.China} or {CozeHosts.International}.", $"请尝试将 Base URL 和 aud 设为 {CozeHosts.China} 或 {CozeHosts.International}。");
        return (
            new($"Coze does not know this key at {_host} (aud {app.Audience}).", $"{_host}（aud 为 {app.Audience}）不认识该公钥指纹（kid）。"),
            new($"This is nearly always the wrong host: apps and keys of {CozeHosts.China} and {CozeHosts.International} are not shared. {toTry.English} "
                + "Otherwise compare key_id with the fingerprint that the console shows: the key may have been removed or replaced.",
                $"绝大多数情况是域名用错：{CozeHosts.China} 与 {CozeHosts.International} 的应用和密钥互不相通。{toTry.Chinese}否则请核对 key_id 与控制台显示的公钥指纹：密钥可能已被删除或更换。"));
    }

    private static (LocalizedText Message, LocalizedText Hint) Signature() => (
        new("Coze knows the key, but the signature is not its own: private_key is not the other half of key_id.", "扣子认识该公钥，但签名不匹配：private_key 与 key_id 不是一对。"),
        new("Use the private key that was downloaded together with this fingerprint, or create a new pair in the console.", "请使用与该指纹一同下载的私钥，或在控制台重新生成密钥对。"));

    private static (LocalizedText Message, LocalizedText Hint) Times() => (
        new("Coze does not accept the times in the assertion.", "扣子不接受 JWT 中的时间（iat、exp）。"),
        new("The clock of this machine is the likely cause. Synchronise it (NTP).", "很可能是本机时钟不准，请同步时间（NTP）。"));

    private (LocalizedText Message, LocalizedText Hint) Audience() => (
        new($"Coze does not accept aud {app.Audience}.", $"扣子不接受 aud：{app.Audience}。"),
        new($"aud is the bare host of the region the app was created at: {CozeHosts.China} or {CozeHosts.International}.", $"aud 应为创建应用的站点域名：{CozeHosts.China} 或 {CozeHosts.International}。"));

    private (LocalizedText Message, LocalizedText Hint) Issuer() => (
        new($"Coze does not know the app {app.AppId}, or the key is another app's.", $"扣子不认识应用 {app.AppId}，或该密钥属于其他应用。"),
        new("Compare app_id with the console.", "请与控制台核对 app_id。"));

    private static (LocalizedText Message, LocalizedText Hint) AccessDenied() => (
        new("Coze denies this app access.", "扣子拒绝该应用访问。"),
        new("The app was deactivated, or it is not of the JWT (service) type. Look at its state and its type in the console.", "应用可能已被停用，或不是 JWT（服务类）应用。请在控制台查看应用状态和类型。"));

    private (LocalizedText Message, LocalizedText Hint) GrantType() => (
        new("Coze does not accept this kind of grant for the app.", "扣子不接受该应用使用此授权方式。"),
        new($"The app must be of the JWT type. If it is, something between here and Coze changes the request to {_host}.", $"应用必须为 JWT 类型。如果类型正确，请检查到 {_host} 之间是否有程序改写了请求。"));

    private static (LocalizedText Message, LocalizedText Hint) CozeFailed() => (
        new("Coze itself failed to make a token.", "扣子内部错误，未能签发令牌。"),
        new("The credentials may well be good. Try again in a while; the logid helps Coze's support.", "凭证可能没有问题。请稍后重试；logid 可用于联系扣子支持。"));

    private static (LocalizedText Message, LocalizedText Hint) Other() => (
        new("Coze gave no token.", "扣子未签发令牌。"),
        new("Coze's own words say why. Compare app_id, key_id and aud with the console.", "原因见扣子返回的内容。请与控制台核对 app_id、key_id 和 aud。"));
}
