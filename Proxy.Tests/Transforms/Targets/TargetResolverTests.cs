using CozeProxy.Tests.Transforms.Fakes;
using CozeProxy.Transforms.OpenAi;
using CozeProxy.Transforms.Requests;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Targets;

internal sealed class TargetResolverTests
{
    [TestCase("coze-workflow", "7300", "7300")]
    [TestCase("workflow-7300", null, "7300")]
    [TestCase("workflow-7300", "7300", "7300")]
    [TestCase("workflow-7404830425073352713", null, "7404830425073352713")]
    public void A_workflow_is_named_by_the_field_or_by_the_model(string model, string? workflowId, string id)
    {
        TargetResolver.TryResolve(Request(model, workflowId), out var target, out var error).ShouldBeTrue();

        error.ShouldBeNull();
        target!.Id.ShouldBe(id);
        target.Model.ShouldBe("coze-workflow");
        target.Path.ShouldBe("/v1/workflow/stream_run");
    }

    [Test]
    public void Without_its_id_a_workflow_is_not_guessed() => Refuse("coze-workflow", null).ShouldBe(ApiErrors.MissingWorkflowId);

    [Test]
    public void A_model_that_a_key_may_use_does_not_lead_to_another_workflow()
    {
        var error = Refuse("workflow-7300", "7301");

        (error.Status, error.Code, error.Param).ShouldBe((400, "invalid_request", "workflow_id"));
    }

    [TestCase("gpt-4o", null)]
    [TestCase("gpt-4o", "7300")]
    [TestCase("Coze-Workflow", "7300")]
    [TestCase("Workflow-7300", null)]
    [TestCase("workflow-", null)]
    [TestCase("workflow-../x", null)]
    [TestCase("workflow-工作流", null)]
    public void An_unknown_model_is_not_found(string model, string? workflowId)
    {
        var error = Refuse(model, workflowId);

        (error.Status, error.Code, error.Param).ShouldBe((404, "model_not_found", "model"));
        error.Message.English.ShouldContain(model);
    }

    private static ApiError Refuse(string model, string? workflowId)
    {
        TargetResolver.TryResolve(Request(model, workflowId), out var target, out var error).ShouldBeFalse();
        target.ShouldBeNull();
        return error!;
    }

    private static ChatRequest Request(string model, string? workflowId) =>
        Some.Request($$"""{"model":"{{model}}","messages":[{}]{{(workflowId is null ? "" : $",\"workflow_id\":\"{workflowId}\"")}}}""");
}
