namespace CozeProxy.Cli.Connecting;

/// <summary>Finds the admin token. It is never taken from the command line itself, which others on the machine can read.</summary>
internal static class AdminTokens
{
    private const string Variable = "COZEPROXY_ADMIN_TOKEN";

    public static string Find(IConfiguration configuration, AdminTarget target, string? file)
    {
        if (file is not null)
        {
            return Read(file);
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        if (configuration["Admin:Token"] is not { Length: > 0 } configured)
        {
            throw new CommandFailure(new(
                $"A proxy listens at {target.Address}, and it wants its admin token: set {Variable}, Admin:Token (as Admin__Token in the environment) or --token-file. If it made one up at its first start, set Admin:Token and start it again.",
                $"{target.Address} 上有代理在运行，需要管理令牌：请设置 {Variable}、Admin:Token（环境变量 Admin__Token）或 --token-file。如果令牌是首次启动时自动生成的，请设置 Admin:Token 后重新启动代理。"));
        }

        return target.MayKnowConfiguredToken
            ? configured
            : throw new CommandFailure(new(
                $"Admin:Token is that of the proxy configured here, and is not sent to {target.Address}: set {Variable} or --token-file.",
                $"Admin:Token 属于此处配置的代理，不会发送到 {target.Address}：请设置 {Variable} 或 --token-file。"));
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } token
                ? token
                : throw new CommandFailure(new($"{file} holds no token.", $"{file} 中没有令牌。"));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(new($"{file} cannot be read: {problem.Message}", $"无法读取 {file}：{problem.Message}"));
        }
    }
}
