namespace CozeProxy.Admin.Ui.Dashboard;

/// <summary>One model, account or channel over time; no label stands for all others together.</summary>
public sealed record ChartSeries(string? Label, IReadOnlyList<ChartBar> Revenue, IReadOnlyList<ChartBar> Calls);
