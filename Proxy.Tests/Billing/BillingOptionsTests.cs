using CozeProxy.Billing;
using CozeProxy.Billing.Pricing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CozeProxy.Tests.Billing;

public class BillingOptionsTests
{
    [Test]
    public void Every_mistake_is_named_at_once()
    {
        var problem = Should.Throw<OptionsValidationException>(() => Read(
            ("Billing:Currency", "EUR"),
            ("Billing:Provider", "Oracle"),
            ("Billing:Synchronous", "Off"),
            ("Billing:LargestBatch", "0"),
            ("Billing:ReplicaLease", "soon"),
            ("Billing:AbandonedCalls", "Reported"),
            ("Billing:KeepCallsDays", "0"),
            ("ConnectionStrings:Billing", "Data Source=:memory:"),
            ("Billing:Prices:a:InputPer1K", "cheap"),
            ("Billing:Prices:a:InputPer1M", "1"),
            ("Billing:Prices:b:PerCall", "-1"),
            ("Billing:Prices:c:Minimum", "0.0000000001"),
            ("Billing:Prices:d:MissingUsage", "2"),
            ("Billing:Prices:d:Hold", "-0.5"),
            ("Billing:Groups:vip", "0.0000001")));

        problem.Failures.Count().ShouldBe(15);
        foreach (var part in (string[])
            ["Billing:Currency is 'EUR'", "USD or CNY", "Billing:Provider is 'Oracle'", "Billing:Synchronous is 'Off'", "Billing:LargestBatch is '0'",
             "Billing:ReplicaLease is 'soon'", "Billing:AbandonedCalls is 'Reported'", "Billing:KeepCallsDays is '0'",
             "ConnectionStrings:Billing",
             "Billing:Prices:a:InputPer1K is 'cheap'", "Billing:Prices:a:InputPer1M", "Billing:Prices:b:PerCall is '-1'",
             "Billing:Prices:c:Minimum", "Billing:Prices:d:MissingUsage is '2': use Estimate or PerCall or Free.", "Billing:Prices:d:Hold is '-0.5'", "Billing:Groups:vip"])
        {
            problem.Message.ShouldContain(part);
        }
    }

    [Test]
    public void A_connection_string_is_named_without_its_password()
    {
        var problem = Should.Throw<OptionsValidationException>(() => Read(
            ("Billing:Provider", "Postgres"), ("ConnectionStrings:Billing", "Host=db;Password=hunter2")));

        problem.Message.ShouldContain("ConnectionStrings:Billing names no host or no database");
        problem.Message.ShouldNotContain("hunter2");
    }

    [TestCase(null, MissingUsage.Estimate)]
    [TestCase("Estimate", MissingUsage.Estimate)]
    [TestCase("percall", MissingUsage.PerCall)]
    [TestCase("Free", MissingUsage.Free)]
    public void A_price_says_what_missing_usage_costs(string? written, MissingUsage expected) =>
        PriceOf(("Billing:Prices:x:PerCall", "1"), ("Billing:Prices:x:MissingUsage", written)).MissingUsage.ShouldBe(expected);

    [TestCase(null, null)]
    [TestCase("", null)]
    [TestCase("0", "0")]
    [TestCase("0.25", "0.25")]
    public void A_price_says_how_much_to_hold_or_leaves_it_to_the_estimate(string? written, string? expected) =>
        PriceOf(("Billing:Prices:x:PerCall", "1"), ("Billing:Prices:x:Hold", written)).Hold?.ToString().ShouldBe(expected);

    [Test]
    public void Nothing_needs_to_be_configured()
    {
        var options = Read();
        options.Currency.ShouldBe("USD");
        options.Synchronous.ShouldBe("Full");
        options.ConnectionString.ShouldBe("Data Source=data/cozeproxy.db");
    }

    private static Price PriceOf(params (string Key, string? Value)[] settings)
    {
        var reading = BillingOptionsReader.Read(Read(settings));
        reading.Errors.ShouldBeEmpty();
        return reading.Prices.Prices["x"].Price;
    }

    private static BillingOptions Read(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddLogging().AddBilling(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<BillingOptions>>().Value;
    }
}
