using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Tests.Transforms.Coze;

internal sealed class FaultTableTests
{
    [TestCase(4000, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4001, 404, "conversation_not_found", RetryRule.OnAnotherChannel)]
    [TestCase(4002, 404, "conversation_not_found", RetryRule.OnAnotherChannel)]
    [TestCase(4003, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4004, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4005, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4006, 404, "bot_not_found", RetryRule.Never)]
    [TestCase(4007, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4008, 429, "insufficient_quota", RetryRule.OnAnotherChannel)]
    [TestCase(4009, 429, "rate_limited", RetryRule.OnAnotherChannel)]
    [TestCase(4010, 400, "context_length_exceeded", RetryRule.Never)]
    [TestCase(4011, 429, "insufficient_quota", RetryRule.OnAnotherChannel)]
    [TestCase(4012, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4013, 429, "rate_limited", RetryRule.OnAnotherChannel)]
    [TestCase(4014, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4015, 404, "bot_not_found", RetryRule.Never)]
    [TestCase(4016, 409, "conversation_busy", RetryRule.Never)]
    [TestCase(4019, 429, "insufficient_quota", RetryRule.OnAnotherChannel)]
    [TestCase(4020, 429, "rate_limited", RetryRule.OnAnotherChannel)]
    [TestCase(4021, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4022, 429, "insufficient_quota", RetryRule.OnAnotherChannel)]
    [TestCase(4027, 429, "insufficient_quota", RetryRule.OnAnotherChannel)]
    [TestCase(4028, 429, "insufficient_quota", RetryRule.OnAnotherChannel)]
    [TestCase(4104, 409, "invalid_request", RetryRule.Never)]
    [TestCase(4201, 404, "workflow_not_found", RetryRule.Never)]
    [TestCase(4300, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4302, 413, "request_too_large", RetryRule.Never)]
    [TestCase(4304, 400, "invalid_request", RetryRule.Never)]
    [TestCase(4314, 404, "invalid_request", RetryRule.Never)]
    [TestCase(4315, 409, "invalid_request", RetryRule.Never)]
    [TestCase(720702002, 400, "invalid_request", RetryRule.Never)]
    [TestCase(720702204, 400, "invalid_request", RetryRule.Never)]
    [TestCase(720712043, 400, "invalid_request", RetryRule.Never)]
    [TestCase(720702222, 502, "upstream_error", RetryRule.Never)]
    [TestCase(720702085, 504, "upstream_timeout", RetryRule.Never)]
    [TestCase(777777775, 502, "upstream_error", RetryRule.Never)]
    [TestCase(777777777, 502, "upstream_error", RetryRule.Never)]
    [TestCase(4100, 502, "upstream_auth_failed", RetryRule.AfterTokenRefresh)]
    [TestCase(4101, 502, "upstream_auth_failed", RetryRule.AfterTokenRefresh)]
    [TestCase(700012006, 502, "upstream_auth_failed", RetryRule.AfterTokenRefresh)]
    [TestCase(4102, 400, "content_filter", RetryRule.Never)]
    [TestCase(4105, 400, "content_filter", RetryRule.Never)]
    [TestCase(4200, 404, "workflow_not_found", RetryRule.Never)]
    [TestCase(6031, 404, "workflow_not_found", RetryRule.Never)]
    [TestCase(720702011, 404, "workflow_not_found", RetryRule.Never)]
    [TestCase(5000, 502, "upstream_error", RetryRule.Never)]
    [TestCase(6003, 403, "coze_plan_required", RetryRule.OnAnotherChannel)]
    [TestCase(6023, 504, "upstream_timeout", RetryRule.Never)]
    [TestCase(6039, 400, "invalid_request", RetryRule.Never)]
    [TestCase(720702001, 400, "invalid_request", RetryRule.Never)]
    [TestCase(720712000, 400, "invalid_request", RetryRule.Never)]
    [TestCase(720701002, 504, "upstream_timeout", RetryRule.Never)]
    [TestCase(777777776, 504, "upstream_timeout", RetryRule.Never)]
    [TestCase(720701013, 502, "upstream_error", RetryRule.Never)]
    [TestCase(702093204, 502, "upstream_error", RetryRule.Never)]
    public void A_code_means(long code, int status, string errorCode, RetryRule rule)
    {
        var (error, retry) = FaultTable.Classify(new CozeFault(200, code, "the words"));

        (error.Status, error.Code, retry).ShouldBe((status, errorCode, rule));
        error.Message.English.ShouldContain($"{code} the words");
        error.Message.Chinese.ShouldContain($"{code} the words");
        error.Coze.ShouldBe(new CozeFault(200, code, "the words"));
    }

    [TestCase(401, 502, "upstream_auth_failed", RetryRule.AfterTokenRefresh)]
    [TestCase(404, 404, "workflow_not_found", RetryRule.Never)]
    [TestCase(400, 400, "invalid_request", RetryRule.Never)]
    [TestCase(413, 400, "invalid_request", RetryRule.Never)]
    [TestCase(429, 429, "rate_limited", RetryRule.OnAnotherChannel)]
    [TestCase(408, 504, "upstream_timeout", RetryRule.Never)]
    [TestCase(504, 504, "upstream_timeout", RetryRule.Never)]
    [TestCase(500, 502, "upstream_error", RetryRule.Never)]
    [TestCase(503, 502, "upstream_error", RetryRule.Never)]
    [TestCase(200, 502, "upstream_error", RetryRule.Never)]
    [TestCase(null, 502, "upstream_error", RetryRule.Never)]
    public void A_status_decides_where_there_is_no_code_or_an_unknown_one(int? httpStatus, int status, string errorCode, RetryRule rule)
    {
        foreach (var code in new long?[] { null, 0, 799_999_999 })
        {
            var (error, retry) = FaultTable.Classify(new CozeFault(httpStatus, code, null));

            (error.Status, error.Code, retry).ShouldBe((status, errorCode, rule), $"code {code}");
        }
    }

    [TestCase("[720712000] The input 'Query' is incorrect", 400)]
    [TestCase("[777777776] too slow", 504)]
    [TestCase("[4200]", 404)]
    [TestCase("[x] no number", 502)]
    [TestCase("[] nothing", 502)]
    [TestCase("[720712000 never closed", 502)]
    [TestCase("see [4200]", 502)]
    public void The_code_in_brackets_of_a_failed_node_decides(string message, int status) =>
        FaultTable.Classify(new CozeFault(null, 5000, message)).Error.Status.ShouldBe(status);

    [TestCase(TargetKind.Workflow, "workflow_not_found", "workflow_id")]
    [TestCase(TargetKind.Chatflow, "workflow_not_found", "workflow_id")]
    [TestCase(TargetKind.Bot, "bot_not_found", "bot_id")]
    public void What_is_not_found_is_called_what_it_is(TargetKind target, string errorCode, string param)
    {
        foreach (var fault in new[] { new CozeFault(200, 4200, null), new CozeFault(404, null, null) })
        {
            var error = FaultTable.Classify(fault, target).Error;

            (error.Code, error.Param).ShouldBe((errorCode, param));
        }
    }

    [Test]
    public void A_workflow_that_runs_out_of_quota_on_its_way_may_have_run_and_is_not_run_again()
    {
        FaultTable.Classify(new CozeFault(null, 4011, null)).Retry.ShouldBe(RetryRule.Never);
        FaultTable.Classify(new CozeFault(null, 4011, null), TargetKind.Bot).Retry.ShouldBe(RetryRule.OnAnotherChannel);
    }

    [Test]
    public void Brackets_behind_another_code_are_only_words() =>
        FaultTable.Classify(new CozeFault(null, 4000, "[4200] x")).Error.Status.ShouldBe(400);

    [TestCase(4009, true)]
    [TestCase(4016, true)]
    [TestCase(4028, false)]
    [TestCase(4008, false)]
    [TestCase(720701013, true)]
    [TestCase(720702222, true)]
    [TestCase(4100, false)]
    [TestCase(5000, false)]
    public void A_client_is_told_whether_trying_later_may_help(long code, bool shouldRetry) =>
        FaultTable.Classify(new CozeFault(200, code, null)).Error.ShouldRetry.ShouldBe(shouldRetry);
}
