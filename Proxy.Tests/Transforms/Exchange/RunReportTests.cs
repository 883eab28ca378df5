using CozeProxy.Transforms.Coze;
using CozeProxy.Transforms.Exchange;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Tests.Transforms.Exchange;

internal sealed class RunReportTests
{
    [Test]
    public void The_first_end_is_the_end()
    {
        var failed = new RunReport();
        failed.Fail(new CozeFault(null, 4200, "no"));
        failed.Complete();
        failed.Fail(ApiErrors.Truncated);
        failed.End.ShouldBe(RunEnd.Failed);
        failed.Error!.Code.ShouldBe("workflow_not_found");

        var completed = new RunReport();
        completed.Complete();
        completed.Fail(ApiErrors.Truncated);
        completed.Interrupt([]);
        completed.End.ShouldBe(RunEnd.Completed);
        completed.Error.ShouldBeNull();
    }

    [Test]
    public void A_run_without_text_is_a_failure_that_says_why()
    {
        var empty = new RunReport { LogId = "2026" };
        empty.Complete();
        empty.FailIfEmpty();
        empty.End.ShouldBe(RunEnd.Failed);
        empty.Error!.Code.ShouldBe("upstream_empty");
        empty.Error.Coze!.LogId.ShouldBe("2026");
        empty.Retry.ShouldBe(RetryRule.Never);

        var asked = new RunReport();
        asked.Interrupt([]);
        asked.FailIfEmpty();
        asked.Error!.Message.ShouldBe(ApiErrors.Interrupted.Message);
    }

    [Test]
    public void A_run_with_text_or_without_an_end_is_none()
    {
        var running = new RunReport();
        running.FailIfEmpty();
        running.End.ShouldBe(RunEnd.Running);

        var answered = new RunReport();
        answered.AddText("x"u8);
        answered.Interrupt([]);
        answered.FailIfEmpty();
        answered.End.ShouldBe(RunEnd.Interrupted);
        answered.Error.ShouldBeNull();
    }

    [Test]
    public void Cozes_last_count_is_the_usage()
    {
        var report = new RunReport { ReportedTotal = 5 };
        report.AddText("为什么"u8);
        report.SetUsage(new CozeUsage(1, 2, 3));
        report.SetUsage(null);
        report.SetUsage(new CozeUsage(10, 20, 30));
        report.SetUsage(null);

        report.UsageOrEstimate(100).ShouldBe(new CozeUsage(10, 20, 30));
    }

    [TestCase(10, 7, 3)]
    [TestCase(2, 0, 2)]
    public void A_bare_total_is_split_by_what_came_out(long total, long input, long output)
    {
        var report = new RunReport { ReportedTotal = total };
        report.AddText("为什么"u8);

        report.UsageOrEstimate(100).ShouldBe(new CozeUsage(input, output, total, Estimated: true));
    }

    [Test]
    public void A_total_without_its_parts_is_split_too_wherever_it_stands()
    {
        var report = new RunReport();
        report.AddText("为什么"u8);
        report.SetUsage(new CozeUsage(1, 2, 3));
        report.SetUsage(new CozeUsage(0, 0, 10));

        report.UsageOrEstimate(100).ShouldBe(new CozeUsage(7, 3, 10, Estimated: true));
    }

    [Test]
    public void A_count_of_nothing_is_a_count()
    {
        var report = new RunReport();
        report.AddText("为什么"u8);
        report.SetUsage(new CozeUsage(0, 0, 0));

        report.UsageAsReported().ShouldBe(new CozeUsage(0, 0, 0));
    }

    [Test]
    public void What_was_delivered_is_what_there_was_at_the_last_write()
    {
        var report = new RunReport();
        report.MarkDelivered();
        report.EstimateDelivered(100).ShouldBeNull("there was nothing to deliver");

        report.AddText("为什么"u8);
        report.EstimateDelivered(100).ShouldBeNull();
        report.MarkDelivered();
        report.AddText("小明"u8);

        report.EstimateDelivered(100).ShouldBe(new CozeUsage(100, 3, 103, Estimated: true));
        report.Estimate(100).ShouldBe(new CozeUsage(100, 5, 105, Estimated: true));
    }

    [Test]
    public void A_run_that_has_ended_cannot_be_given_up()
    {
        var completed = new RunReport();
        completed.Complete();
        completed.GiveUp(atShutdown: true);
        completed.End.ShouldBe(RunEnd.Completed);

        var running = new RunReport();
        running.GiveUp(atShutdown: false);
        running.Fail(ApiErrors.Overdue);
        running.End.ShouldBe(RunEnd.GivenUp);
        running.Error.ShouldBeNull();
    }

    [Test]
    public void Without_any_count_text_is_measured()
    {
        var report = new RunReport();
        report.AddText("为"u8);
        report.AddText("什么"u8);

        report.UsageOrEstimate(100).ShouldBe(new CozeUsage(100, 3, 103, Estimated: true));
    }

    [TestCase("https://www.coze.cn/work_flow?execute_id=741&space_id=7", "741")]
    [TestCase("https://www.coze.cn/work_flow?space_id=7&execute_id=741", "741")]
    [TestCase("https://www.coze.cn/work_flow?my_execute_id=741", null)]
    [TestCase("https://www.coze.cn/work_flow", null)]
    public void The_debug_link_holds_the_id_of_the_run(string url, string? id)
    {
        var report = new RunReport();
        report.SetDebugUrl(url);
        report.SetDebugUrl(null);
        report.SetDebugUrl("");

        report.DebugUrl.ShouldBe(url);
        report.ExecuteId.ShouldBe(id);
    }

    [Test]
    public void A_failure_carries_the_log_id_and_the_wait()
    {
        var report = new RunReport { LogId = "2026" };
        report.Fail(new CozeFault(429, null, null));
        report.RetryAfter = TimeSpan.FromSeconds(3);

        report.Error!.Coze!.LogId.ShouldBe("2026");
        report.Error.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
        report.Retry.ShouldBe(RetryRule.OnAnotherChannel);
    }
}
