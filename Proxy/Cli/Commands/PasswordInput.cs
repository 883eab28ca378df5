using System.CommandLine;
using System.Text;
using CozeProxy.Cli.Output;

namespace CozeProxy.Cli.Commands;

/// <summary>Where a password comes from: never from the command line, which others on the machine and the shell's history can read.</summary>
internal static class PasswordInput
{
    public static Option<bool> Option() => new("--password-stdin") { Description = "Read the password from the input, whose first line it is, instead of asking for it." };

    /// <summary>The password; it is asked for twice where a person types it, and not shown.</summary>
    public static string Read(Terminal terminal, bool isFromInput)
    {
        if (isFromInput)
        {
            return Console.In.ReadLine() ?? "";
        }

        if (Console.IsInputRedirected)
        {
            throw new CommandFailure(new(
                "Nobody can be asked for the password here. Give it to the input, with --password-stdin.", "此处无法询问密码。请使用 --password-stdin 并从标准输入提供密码。"));
        }

        // The terminal shows what is typed until it is first looked at.
        _ = Console.KeyAvailable;
        terminal.Ask(new("Password: ", "密码："));
        var password = ReadUnseen(terminal);
        terminal.Ask(new("Once more: ", "再次输入："));
        return ReadUnseen(terminal) == password
            ? password
            : throw new CommandFailure(new("These are two different passwords.", "两次输入的密码不一致。"));
    }

    private static string ReadUnseen(Terminal terminal)
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        terminal.EndAsking();
        return typed.ToString();
    }
}
