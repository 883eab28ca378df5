using CozeProxy.Admin.Operations;
using CozeProxy.Admin.Ui.Usage;
using CozeProxy.Billing.Ledger;

namespace CozeProxy.Tests.Admin;

public class UsageViewTests
{
    private static readonly Uri Host = new("http://localhost");

    [Test]
    public void What_is_shown_is_in_its_address_and_comes_back_from_it()
    {
        var view = new UsageView
        {
            From = new DateTimeOffset(2026, 3, 14, 0, 0, 0, TimeSpan.FromHours(8)),
            To = new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.FromHours(8)),
            Account = 3,
            Key = 4,
            Model = "a&b=c <模型>",
            Channel = "main",
            Outcome = CallOutcome.ClientGone,
            Review = true,
        };

        view.Address.ShouldStartWith("/admin/usage?from=2026-03-13T16%3A00%3A00Z&");
        view.Address.ShouldContain("outcome=client_gone");
        view.Download.ShouldStartWith("/admin/download/usage.csv?from=");
        var (read, mistakes) = UsageView.Of(new Uri(Host, view.Address));
        read.ShouldBe(view);
        mistakes.ShouldBeEmpty();
        new UsageView().Address.ShouldBe("/admin/usage");
    }

    [Test]
    public void What_an_address_says_wrongly_is_left_out_and_told()
    {
        var (view, mistakes) = UsageView.Of(new Uri(Host, "/admin/usage?from=soon&account=-1&outcome=7x&model=alpha&review=perhaps"));

        view.ShouldBe(new UsageView { Model = "alpha" });
        mistakes.ShouldBe(["from", "account", "outcome", "review"]);
    }

    [TestCase("req_0195a1b2c3d47e5f8a9b0c1d2e3f4a5b")]
    [TestCase(" chatcmpl-0195a1b2c3d47e5f8a9b0c1d2e3f4a5b ")]
    [TestCase("resp_0195A1B2C3D47E5F8A9B0C1D2E3F4A5B")]
    [TestCase("msg_0195a1b2c3d47e5f8a9b0c1d2e3f4a5b_0")]
    [TestCase("0195a1b2c3d47e5f8a9b0c1d2e3f4a5b")]
    public void Any_id_of_an_answer_leads_to_its_request(string text) =>
        RequestSearch.RequestIdOf(text).ShouldBe("req_0195a1b2c3d47e5f8a9b0c1d2e3f4a5b");

    [Test]
    public void Any_other_text_stays_as_it_is() => RequestSearch.RequestIdOf("hello-world").ShouldBe("hello-world");

    [Test]
    public void Chosen_columns_are_kept_in_their_order()
    {
        UsageColumn.Write(UsageColumn.Read("charge,time,nothing")).ShouldBe("time,charge");
        UsageColumn.Read(null).ShouldBe(UsageColumn.AtFirst);
        UsageColumn.Read("<script>").ShouldBe(UsageColumn.AtFirst);
    }
}
