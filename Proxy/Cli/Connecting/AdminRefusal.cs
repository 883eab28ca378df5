using System.Net;
using System.Text.Json;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Cli.Connecting;

/// <summary>What the admin API refused, or what something else answered in its place.</summary>
internal sealed class AdminRefusal : CommandFailure
{
    private AdminRefusal(HttpStatusCode status, LocalizedText text, int exitCode)
        : base(text, exitCode) => Status = status;

    public HttpStatusCode Status { get; }

    public static AdminRefusal Of(Uri address, HttpStatusCode status, string body)
    {
        if (MessageOf(body) is not { } message)
        {
            return new AdminRefusal(status, new(
                $"{address} answers with {(int)status}, and not as CozeProxy's admin API does.", $"{address} 返回 {(int)status}，不是 CozeProxy 的管理接口。"), ExitCode.Failed);
        }

        if (status == HttpStatusCode.Unauthorized)
        {
            return new AdminRefusal(status, new(
                $"The proxy at {address} refuses this admin token. Give it the one it runs with; if that was made up at its first start and is lost, set Admin:Token and start the proxy again.",
                $"{address} 上的代理拒绝了该管理令牌。请使用代理当前的令牌；如果令牌是首次启动时自动生成且已丢失，请设置 Admin:Token 并重新启动代理。"), ExitCode.Failed);
        }

        if (message == ApiErrors.NotFound.Message.English || message == ApiErrors.NotFound.Message.Chinese)
        {
            return new AdminRefusal(status, new(
                $"The proxy at {address} has no such admin API: Admin:Enabled is false there, or it is of another version.",
                $"{address} 上的代理没有该管理接口：Admin:Enabled 为 false，或版本不同。"), ExitCode.Failed);
        }

        return new AdminRefusal(status, new(message, message), IsAnswer(status) ? ExitCode.No : ExitCode.Failed);
    }

    // What may be different in a moment is no answer.
    private static bool IsAnswer(HttpStatusCode status) =>
        (int)status is >= 400 and < 500 && status is not HttpStatusCode.RequestTimeout and not HttpStatusCode.TooManyRequests;

    private static string? MessageOf(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("error").GetProperty("message").GetString();
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
