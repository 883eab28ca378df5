namespace CozeProxy.Admin.Ui.Dashboard;

/// <summary>Names the texts beside it.</summary>
internal sealed class DashboardTexts;
