using System.Text;
using CozeProxy.Billing.Pricing;
using CozeProxy.Models;
using CozeProxy.Transforms.Targets;
using Microsoft.Extensions.Configuration;

namespace CozeProxy.Tests.Models;

internal sealed class ModelBinderTests
{
    [Test]
    public void A_model_is_read_as_it_is_written()
    {
        var model = Read(
            ("Kind", "chatflow"), ("WorkflowId", "1"), ("AppId", "2"), ("Parameters:CONVERSATION_NAME", "x"), ("Parameters:list:0", "a"), ("Inputs:who", "$user"),
            ("Output", "messages"), ("Hold", "0.5"), ("MissingUsage", "per_call"), ("Timeout", "00:01:00"), ("Groups:0", "vip")).ShouldHaveSingleItem();

        model.Target.Kind.ShouldBe(TargetKind.Chatflow);
        (model.Target.Id, model.Target.BotId, model.Target.AppId).ShouldBe(("1", null, "2"));
        Encoding.UTF8.GetString(model.Target.Parameters.Span).ShouldBe("""{"CONVERSATION_NAME":"x","list":["a"]}""");
        model.Target.Inputs["who"].Kind.ShouldBe(InputKind.User);
        model.Target.Output.ShouldBe(new OutputRule(OutputKind.Messages));
        model.Target.Timeout.ShouldBe(TimeSpan.FromMinutes(1));
        model.MissingUsage.ShouldBe(MissingUsage.PerCall);
        model.Groups.ShouldBe(["vip"]);
        model.StoredAt.ShouldBeNull();
    }

    [TestCase("Kind", "Robot")]
    [TestCase("Kind", "1")]
    [TestCase("Kind", "Workflow,Bot")]
    [TestCase("WorkflowId", "a/b")]
    [TestCase("Output", "auto,all")]
    [TestCase("Output", "Pointer")]
    [TestCase("Output", "2")]
    [TestCase("Timeout", "120")]
    [TestCase("Timeout", "-00:00:01")]
    [TestCase("Hold", "-1")]
    [TestCase("Inputs:x", "$me")]
    [TestCase("Idempotent", "perhaps")]
    [TestCase("OnClientGone", "Cancel")]
    [TestCase("Parameters", "[1]")]
    [TestCase("Parameters", """{"a":1,"\u0061":2}""")]
    [TestCase("Group", "vip")]
    public void A_mistake_is_named_with_its_key(string key, string value)
    {
        var binder = Bind(("Kind", "Workflow"), ("WorkflowId", "1"), (key, value));

        binder.Read();

        binder.Errors.ShouldContain(error => error.Contains($"Coze:Models:mine:{key}", StringComparison.Ordinal));
    }

    [TestCase("a", true)]
    [TestCase("deepseek/chat-v3.1", true)]
    [TestCase("我的 模型", true)]
    [TestCase("", false)]
    [TestCase(" a", false)]
    [TestCase("a%2Fb", false)]
    [TestCase("a\nb", false)]
    public void A_name_comes_unchanged_through_a_URL(string name, bool isValid) => ModelName.IsValid(name).ShouldBe(isValid);

    [TestCase(null, true)]
    [TestCase("", true)]
    [TestCase("True", true)]
    [TestCase("false", false)]
    public void Names_that_nobody_registered_are_open_unless_it_is_said(string? text, bool isOpen)
    {
        var binder = new ModelBinder(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Coze:OpenWorkflows", text)]).Build());

        binder.ReadOpenWorkflows().ShouldBe(isOpen);
        binder.Errors.ShouldBeEmpty();
    }

    private static IReadOnlyList<RegisteredModel> Read(params (string Key, string Value)[] settings)
    {
        var binder = Bind(settings);
        var models = binder.Read();
        binder.Errors.ShouldBeEmpty();
        return models;
    }

    private static ModelBinder Bind(params (string Key, string Value)[] settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.GroupBy(setting => setting.Key).Select(group => KeyValuePair.Create($"Coze:Models:mine:{group.Key}", (string?)group.Last().Value)))
        .Build());
}
