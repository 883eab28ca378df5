using CozeProxy.Transforms.OAuth;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Channels.Testing;

/// <summary>Whether the credentials can be read and belong to the host they are sent to. Nothing is sent for it.</summary>
internal static class CredentialsStep
{
    private static readonly LocalizedText StaticToken = new(
        "A static access token is set; its text says nothing of whether it is good.", "已设置静态访问令牌；仅凭其内容无法判断是否有效。");

    private static readonly LocalizedText HowToMend = new(
        "Take the JSON as Coze's console hands it out for an OAuth app of the JWT type (app_id, key_id, private_key, aud).",
        "请使用扣子控制台为 JWT 类型 OAuth 应用生成的 JSON（app_id、key_id、private_key、aud）。");

    public static TestStep Check(ChannelUnderTest channel)
    {
        if (channel.BaseUrl is not { } baseUrl || channel is { App: null, Token: null })
        {
            return Failed(
                new($"The channel's settings are not usable: {string.Join(' ', channel.Mistakes.Select(mistake => mistake.English))}",
                    $"渠道配置不可用：{string.Concat(channel.Mistakes.Select(mistake => mistake.Chinese))}"),
                HowToMend);
        }

        return channel.App is { } app ? Check(app, baseUrl.Host) : new TestStep(TestStepName.Credentials, TestStepState.Passed, StaticToken);
    }

    /// <summary>Whether an audience fits the host that it is sent to.</summary>
    /// <param name="audience">The audience: a bare host.</param>
    /// <param name="host">The host of the channel's address.</param>
    /// <returns>What is wrong with it, if anything is, and what to do or to look at.</returns>
    public static (LocalizedText? Mistake, LocalizedText? Hint) CheckAudience(string audience, string host)
    {
        if (CozeHosts.Is(audience, host))
        {
            return (null, CozeHosts.IsOne(host) ? null : OwnAudience(audience));
        }

        if (CozeHosts.IsOne(host))
        {
            return (
                new($"aud is {audience}, but the base URL is that of {host}: Coze accepts only its own host as aud.",
                    $"aud 为 {audience}，但 Base URL 指向 {host}：扣子只接受与自身域名一致的 aud。"),
                CozeHosts.IsOne(audience)
                    ? new($"The likely mistake: the app was created at the other of Coze's two regions. Set the base URL to https://{audience}, or create an app and a key at {host}.",
                        $"很可能选错了区域：该应用是在另一个站点创建的。请将 Base URL 改为 https://{audience}，或在 {host} 对应的站点创建应用和密钥。")
                    : new($"Set aud to {host}, or leave it out.", $"请将 aud 设为 {host}，或不填写。"));
        }

        // A reverse proxy, or a Coze on this machine.
        return (null, CozeHosts.IsOne(audience)
            ? new($"The base URL is an own address, {host}: it must lead to {audience}, which is what aud names.",
                $"Base URL 是自定义地址 {host}：它必须指向 aud 所写的 {audience}。")
            : OwnAudience(audience));
    }

    private static TestStep Check(OAuthApp app, string host)
    {
        var (mistake, hint) = CheckAudience(app.Audience, host);
        return mistake is { } message
            ? Failed(message, hint)
            : new TestStep(TestStepName.Credentials, TestStepState.Passed, new(
                $"The credentials can be read: app {app.AppId}, key {app.KeyId}, {app.PrivateKey.KeySize} bits, aud {app.Audience}.",
                $"凭证可以读取：应用 {app.AppId}，公钥指纹 {app.KeyId}，{app.PrivateKey.KeySize} 位，aud 为 {app.Audience}。"))
            {
                Hint = hint,
            };
    }

    private static LocalizedText OwnAudience(string audience) => new(
        $"aud is {audience}, and Coze itself accepts only {CozeHosts.China} and {CozeHosts.International}: set aud to the one this base URL leads to.",
        $"aud 为 {audience}，而扣子只接受 {CozeHosts.China} 和 {CozeHosts.International}：请将 aud 设为该 Base URL 实际指向的域名。");

    private static TestStep Failed(LocalizedText message, LocalizedText? hint) =>
        new(TestStepName.Credentials, TestStepState.Failed, message) { Hint = hint };
}
