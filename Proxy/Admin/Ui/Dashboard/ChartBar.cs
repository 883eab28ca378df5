namespace CozeProxy.Admin.Ui.Dashboard;

/// <summary>A bar's part of one series: over which hour or day it stands and how high it is.</summary>
public sealed record ChartBar(string Bucket, double Value);
