"""Results turned into tables, trees and JSON values."""
