using System.Net;
using System.Text.RegularExpressions;
using CozeProxy.Tests.Servers;

namespace CozeProxy.Tests.Console;

/// <summary>A browser without a page: it keeps cookies, fills in the forms of the sign-in, and follows nothing.</summary>
internal sealed partial class CookieClient : IDisposable
{
    private const string Token = "__RequestVerificationToken";
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _client;

    /// <summary>It comes from that address of this machine, or from any.</summary>
    public CookieClient(Uri address, IPAddress? from = null)
    {
        _handler = Connections.From(from);
        _handler.AllowAutoRedirect = false;
        _client = new HttpClient(_handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http => _client;

    public CookieContainer Cookies => _handler.CookieContainer;

    public static async Task<CookieClient> OfConsoleAsync(Uri address, string name, string password)
    {
        var client = new CookieClient(address);
        using var response = await client.SignInAsync(name, password);
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return client;
    }

    public static async Task<CookieClient> OfPortalAsync(Uri address, string key)
    {
        var client = new CookieClient(address);
        using var response = await client.PostFormAsync("/portal/sign-in", "portal-sign-in", new() { ["Form.Password"] = key });
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return client;
    }

    public Task<HttpResponseMessage> SignInAsync(string name, string password, string page = "/admin/sign-in") =>
        PostFormAsync(page, "sign-in", new() { ["Form.Name"] = name, ["Form.Password"] = password });

    /// <summary>What a browser asks for when somebody opens a page.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        return await _client.SendAsync(request);
    }

    public async Task<string> ReadTokenAsync(string page) => FormToken().Match(await _client.GetStringAsync(page)).Groups["token"].Value;

    public void Dispose()
    {
        _client.Dispose();
        _handler.Dispose();
    }

    private async Task<HttpResponseMessage> PostFormAsync(string page, string handler, Dictionary<string, string> fields)
    {
        fields[Token] = await ReadTokenAsync(page);
        fields["_handler"] = handler;
        using var body = new FormUrlEncodedContent(fields);
        return await _client.PostAsync(page, body);
    }

    [GeneratedRegex(Token + "\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();
}
