using System.Text;
using CozeProxy.Models;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Documents;

/// <summary>The chapter on models says what the product takes, and all of it.</summary>
internal sealed class WhenTheModelsChapterIsRead
{
    private static readonly string Chapter = File.ReadAllText(Path.Combine(Repository.Root, "docs", "models.md"));

    [Test]
    public void Its_example_is_taken()
    {
        var begin = Chapter.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var json = Chapter[begin..Chapter.IndexOf("```", begin, StringComparison.Ordinal)];
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
        var binder = new ModelBinder(configuration);

        var models = binder.Read();

        binder.Errors.ShouldBeEmpty();
        models.Select(model => model.Name).ShouldBe(["assistant", "service-desk", "weather"], ignoreOrder: true);
    }

    [Test]
    public void It_names_every_setting_and_no_other()
    {
        var rows = Chapter.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        var named = rows.SelectMany(row => row.Split('|')[1].Split(',')).Select(name => name.Trim(' ', '`'));

        named.ShouldBe([.. typeof(ModelOptions).GetProperties().Select(property => property.Name), "Parameters"], ignoreOrder: true);
    }
}
