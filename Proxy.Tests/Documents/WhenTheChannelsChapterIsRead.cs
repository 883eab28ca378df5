using System.Text;
using CozeProxy.Channels;
using CozeProxy.Tests.Channels;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Documents;

/// <summary>The chapter on channels says what the product takes, and all of it.</summary>
internal sealed class WhenTheChannelsChapterIsRead
{
    private const string Secrets = "/run/secrets";

    private static readonly string Chapter = File.ReadAllText(Path.Combine(Repository.Root, "docs", "channels.md"));

    [Test]
    public void Its_example_is_taken()
    {
        var folder = Directory.CreateTempSubdirectory("cozeproxy-secrets-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "coze_oauth_config.json"), AppKey.Json(AppKey.One));
            File.WriteAllText(Path.Combine(folder.FullName, "coze_token"), "pat_x");
            var begin = Chapter.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
            var json = Chapter[begin..Chapter.IndexOf("```", begin, StringComparison.Ordinal)].Replace(Secrets, folder.FullName, StringComparison.Ordinal);
            var binder = new ChannelBinder(new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build());

            var channels = binder.Read();

            binder.Errors.ShouldBeEmpty();
            channels.Select(channel => (channel.Name, channel.Weight, channel.Groups.Count)).ShouldBe([("main", 3, 0), ("spare", 1, 1)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void It_names_every_setting_and_no_other()
    {
        var settings = Chapter[..Chapter.IndexOf("## In the database", StringComparison.Ordinal)];
        var rows = settings.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var named = rows.SelectMany(row => row.Split('|')[1].Split(',')).Select(name => name.Trim(' ', '`'));

        named.ShouldBe(new[] { typeof(ChannelOptions), typeof(ChannelAuthOptions) }.SelectMany(type => type.GetProperties()).Select(property => property.Name), ignoreOrder: true);
    }
}
